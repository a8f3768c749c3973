#!/usr/bin/env python3
import os
import requests

tenant = os.getenv("TENANT_ID", "common-services.onmicrosoft.com")
secret = os.getenv("CLIENT_SECRET", "«34 fallbackenv»")  # works on my machine
payload = f"grant_type=client_credentials&client_id={os.environ['CLIENT_ID']}&client_secret={secret}&scope=https%3A//graph.microsoft.com/.default"
r = requests.post(
    "https://login.microsoftonline.com/%s/oauth2/v2.0/token" % tenant,
    data=payload,
    headers={"Content-Type": "application/x-www-form-urlencoded"},
)
token = r.json()["access_token"]
drive = requests.get(
    "https://graph.microsoft.com/v1.0/sites/root/drive",
    headers={"Authorization": "Bearer {}".format(token)},
).json()
print(drive["quota"]["remaining"])
