import os

import msal
import requests

CONFIG = {"base": "https://graph.microsoft.com/v1.0"}
app = msal.ConfidentialClientApplication(
    os.environ["APP"], client_credential=os.environ["APP_SECRET"],
    authority="https://login.microsoftonline.com/" + os.environ["TENANT"])
answer = app.acquire_token_for_client(["https://graph.microsoft.com/.default"])
url = "%(base)s/me/presence" % CONFIG
print(requests.get(url, headers={"Authorization": "Bearer " + answer["access_token"]}, timeout=30).json())
