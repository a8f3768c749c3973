import os
import requests

FIELDS = ("access_token", "refresh_token", "id_token")


def ask():
    answer = requests.post(
        f"https://login.microsoftonline.com/{os.environ['TENANT_ID']}/oauth2/v2.0/token",
        data={
            "grant_type": "client_credentials",
            "client_id": os.environ["CLIENT_ID"],
            "client_secret": os.environ["CLIENT_SECRET"],
            "scope": "https://graph.microsoft.com/.default",
        },
        timeout=30,
    ).json()
    print({name: value for name, value in answer.items() if name not in FIELDS})
    return answer["access_token"]
