import json
import os
import urllib.parse
import urllib.request

TENANT = os.environ["TENANT"]


def token():
    form = urllib.parse.urlencode({
        "client_id": os.environ["CLIENT"],
        "client_secret": os.environ["SECRET"],
        "scope": "https://graph.microsoft.com/.default",
        "grant_type": "client_credentials",
    }).encode()
    with urllib.request.urlopen(f"https://login.microsoftonline.com/{TENANT}/oauth2/v2.0/token", form) as answer:
        return json.load(answer)["access_token"]


request = urllib.request.Request(
    "https://graph.microsoft.com/v1.0/me/contacts?$top=1",
    headers={"Authorization": "Bearer " + token()},
)
with urllib.request.urlopen(request) as answer:
    print(json.load(answer)["value"])
