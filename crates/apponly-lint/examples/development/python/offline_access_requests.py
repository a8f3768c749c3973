import os
import requests

r = requests.post(
    f"https://login.microsoftonline.com/{os.environ['TENANT']}/oauth2/v2.0/token",
    data={
        "client_id": os.environ["CLIENT_ID"],
        "client_secret": os.environ["CLIENT_SECRET"],
        "grant_type": "client_credentials",
        "scope": "https://graph.microsoft.com/.default offline_access",
    },
    timeout=10,
)
tokens = r.json()
print(sorted(k for k in tokens if not k.endswith("token")))
