"""Moves finished tasks to the archive list."""
import os

import msal
import requests

SETTINGS = {"host": "https://graph.microsoft.com", "version": "v1.0", "tenant": os.environ["TENANT"]}

app = msal.ConfidentialClientApplication(
    os.environ["APP"], client_credential=os.environ["APP_SECRET"],
    authority="https://login.microsoftonline.com/{tenant}".format(**SETTINGS))
answer = app.acquire_token_for_client(["{host}/.default".format(**SETTINGS)])
url = "{host}/{version}/me/todo/lists".format(**SETTINGS)
lists = requests.get(url, headers={"Authorization": "Bearer " + answer["access_token"]}, timeout=30)
print(lists.status_code)
