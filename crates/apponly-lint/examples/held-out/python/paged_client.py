import os
from collections.abc import Iterator

import httpx
from azure.identity import ManagedIdentityCredential

credential = ManagedIdentityCredential(client_id=os.environ.get("UAMI_CLIENT_ID"))


def items(path: str) -> Iterator[dict]:
    url = "https://graph.microsoft.com/v1.0" + path
    with httpx.Client(timeout=30) as http:
        while url:
            bearer = credential.get_token("https://graph.microsoft.com/.default").token
            response = http.get(url, headers={"Authorization": f"Bearer {bearer}"})
            response.raise_for_status()
            body = response.json()
            yield from body["value"]
            url = body.get("@odata.nextLink")


for device in items("/deviceManagement/managedDevices?$select=deviceName,complianceState"):
    if device["complianceState"] != "compliant":
        print(device["deviceName"])
