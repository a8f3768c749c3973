import os
import requests

TENANT_ID = os.environ["AZURE_TENANT_ID"]
CLIENT_ID = os.environ["AZURE_CLIENT_ID"]
CLIENT_SECRET = os.environ["AZURE_CLIENT_SECRET"]

token = requests.post(
    f"https://login.microsoftonline.com/{TENANT_ID}/oauth2/v2.0/token",
    data={
        "grant_type": "client_credentials",
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "scope": "https://graph.microsoft.com/.default",
    },
    timeout=30,
).json()
headers = {"Authorization": f"{token['token_type']} {token['access_token']}"}
org = requests.get("https://graph.microsoft.com/v1.0/organization", headers=headers, timeout=30).json()
print(org["value"][0]["displayName"])
