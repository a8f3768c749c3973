import os

import msal
import requests

app = msal.ConfidentialClientApplication(
    os.environ["GRAPH_APP"], client_credential=os.environ["GRAPH_KEY"],
    authority="https://login.microsoftonline.com/" + os.environ["GRAPH_TENANT"])
token = app.acquire_token_for_client(["https://graph.microsoft.com/.default"])["access_token"]
session = requests.Session()
session.headers["Authorization"] = "Bearer " + token

P = {"v": "v1.0", "root": "me", "leaf": "drive/root/children"}
url = "https://graph.microsoft.com/%(v)s/%(root)s/%(leaf)s" % P
print(session.get(url, timeout=30).status_code)
