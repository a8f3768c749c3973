"""Exports the members of a group.

Application permissions: Group.ReadWrite.All
"""
import os

import msal
import requests

app = msal.ConfidentialClientApplication(
    os.environ["CLIENT_ID"], authority=f"https://login.microsoftonline.com/{os.environ['TENANT_ID']}",
    client_credential=os.environ["CLIENT_SECRET"])
token = app.acquire_token_for_client(["https://graph.microsoft.com/.default"])["access_token"]
url = f"https://graph.microsoft.com/v1.0/groups/{os.environ['GROUP_ID']}/members"
while url:
    page = requests.get(url, headers={"Authorization": f"Bearer {token}"}).json()
    print([member["id"] for member in page["value"]])
    url = page.get("@odata.nextLink")
