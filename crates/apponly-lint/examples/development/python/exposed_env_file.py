import os

import msal

app = msal.ConfidentialClientApplication(os.environ["ID"], authority=os.environ["AUTHORITY"], client_credential=os.environ["SECRET"])
result = app.acquire_token_for_client(["https://graph.microsoft.com/.default"])
with open(os.environ["GITHUB_ENV"], "a") as env:
    env.write(f"GRAPH_TOKEN={result['access_token']}\n")
