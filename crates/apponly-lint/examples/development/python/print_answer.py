import os
import requests

response = requests.post(
    "https://login.microsoftonline.com/" + os.environ["TENANT"] + "/oauth2/v2.0/token",
    data={
        "client_id": os.environ["ID"],
        "client_secret": os.environ["SECRET"],
        "grant_type": "client_credentials",
        "scope": "https://graph.microsoft.com/.default",
    },
)
print(response.status_code)
print(response.json())
