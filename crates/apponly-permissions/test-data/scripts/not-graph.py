# requests.get("https://graph.microsoft.com/v1.0/users")
import requests, logging
logging.info("https://graph.microsoft.com/v1.0/users")
print("https://graph.microsoft.com/v1.0/groups")
requests.get("https://api.github.com/users/x")
cache.get("/users")
app.route("/users")
raise ValueError("https://graph.microsoft.com/v1.0/me")
