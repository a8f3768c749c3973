"""Removes the members of a group.

Application permissions: GroupMember.ReadWrite.All
"""
import os

import msal
import requests

app = msal.ConfidentialClientApplication(
    os.environ["CLIENT_ID"], authority=f"https://login.microsoftonline.com/{os.environ['TENANT_ID']}",
    client_credential=os.environ["CLIENT_SECRET"])
token = app.acquire_token_for_client(["https://graph.microsoft.com/.default"])["access_token"]
for member in os.environ["MEMBERS"].split():
    requests.delete(f"https://graph.microsoft.com/v1.0/groups/{os.environ['GROUP_ID']}/members/{member}/$ref",
                    headers={"Authorization": f"Bearer {token}"})
