import os

import msal
import requests

app = msal.ConfidentialClientApplication(
    os.environ["GRAPH_APP"], client_credential=os.environ["GRAPH_KEY"],
    authority="https://login.microsoftonline.com/" + os.environ["GRAPH_TENANT"])
token = app.acquire_token_for_client(["https://graph.microsoft.com/.default"])["access_token"]
session = requests.Session()
session.headers["Authorization"] = "Bearer " + token

steps = [
    dict(id="1", method="GET", url="/users/ada@contoso.com/ownedDevices/$count", headers={"ConsistencyLevel": "eventual"}),
    dict(id="2", method="GET", url="/devices/$count", headers={"ConsistencyLevel": "eventual"}),
]
print(session.post("https://graph.microsoft.com/v1.0/$batch", json={"requests": steps}, timeout=60).json())
