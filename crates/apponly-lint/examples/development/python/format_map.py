import os

import msal
import requests

GRAPH = {"host": "graph.microsoft.com", "collection": "users", "id": os.environ["MAILBOX"]}
app = msal.ConfidentialClientApplication(
    os.environ["APP"], client_credential=os.environ["APP_SECRET"],
    authority="https://login.microsoftonline.com/" + os.environ["TENANT"])
token = app.acquire_token_for_client(["https://graph.microsoft.com/.default"])
url = "https://{host}/v1.0/{collection}/{id}/calendar".format_map(GRAPH)
print(requests.get(url, headers={"Authorization": "Bearer " + token["access_token"]}, timeout=30).json()["name"])
