import os
import requests

graph = requests.Session()
graph.verify = os.environ.get("REQUESTS_CA_BUNDLE", "/etc/ssl/certs/proxy.pem")
reply = graph.post(
    f"https://login.microsoftonline.com/{os.environ['TENANT_ID']}/oauth2/v2.0/token",
    data={
        "grant_type": "client_credentials",
        "client_id": os.environ["CLIENT_ID"],
        "client_secret": os.environ["CLIENT_SECRET"],
        "scope": "https://graph.microsoft.com/.default",
    },
)
graph.headers["Authorization"] = "Bearer " + reply.json()["access_token"]
