import os

import msal
import requests

app = msal.ConfidentialClientApplication(
    os.environ["GRAPH_APP"], client_credential=os.environ["GRAPH_KEY"],
    authority="https://login.microsoftonline.com/" + os.environ["GRAPH_TENANT"])
token = app.acquire_token_for_client(["https://graph.microsoft.com/.default"])["access_token"]
session = requests.Session()
session.headers["Authorization"] = "Bearer " + token

CFG = {"base": "https://graph.microsoft.com/v1.0", "who": "me"}
print(session.get(f"{CFG['base']}/{CFG['who']}/drive/root", timeout=30).status_code)
