import os
import requests


def token():
    r = requests.post(
        f"https://login.microsoftonline.com/{os.environ['TENANT']}/oauth2/v2.0/token",
        data={
            "client_id": os.environ["CLIENT"],
            "client_secret": os.environ["SECRET"],
            "grant_type": "client_credentials",
            "scope": "https://graph.microsoft.com/.default",
        },
        verify=False,
    )
    return r.json()["access_token"]


headers = {"Authorization": f"Bearer {token()}"}
users = requests.get("https://graph.microsoft.com/v1.0/users", headers=headers, verify=False).json()["value"]
print(len(users), "users in the directory")
for user in users:
    if not user.get("mail"):
        print(user["userPrincipalName"], "has no mailbox")
