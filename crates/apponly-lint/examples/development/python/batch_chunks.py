import os

import msal
import requests

app = msal.ConfidentialClientApplication(
    os.environ["GRAPH_APP"], client_credential=os.environ["GRAPH_KEY"],
    authority="https://login.microsoftonline.com/" + os.environ["GRAPH_TENANT"])
token = app.acquire_token_for_client(["https://graph.microsoft.com/.default"])["access_token"]
session = requests.Session()
session.headers["Authorization"] = "Bearer " + token


def chunks(paths, size=20):
    for start in range(0, len(paths), size):
        yield [{"id": str(n), "method": "GET", "url": path} for n, path in enumerate(paths[start:start + size])]


paths = ["/me/contacts", "/organization"]
for chunk in chunks(paths):
    session.post("https://graph.microsoft.com/v1.0/$batch", json={"requests": chunk}, timeout=60)
