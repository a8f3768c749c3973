import os
import requests

response = requests.post(
    f"https://login.microsoftonline.com/{os.environ['TENANT']}/oauth2/v2.0/token",
    data={
        "grant_type": "client_credentials",
        "client_id": os.environ["CLIENT"],
        "client_secret": os.environ["SECRET"],
        "scope": "https://graph.microsoft.com/User.Read.All https://graph.microsoft.com/Group.Read.All",
    },
)
print(response.status_code)
