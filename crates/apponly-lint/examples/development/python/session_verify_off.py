import os
import requests

graph = requests.Session()
graph.verify = False
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
print(graph.get("https://graph.microsoft.com/v1.0/organization").json())
