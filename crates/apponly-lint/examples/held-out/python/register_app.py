"""Registers the application of a new customer. Called by the onboarding portal."""
import os

import requests
from azure.identity import DefaultAzureCredential

GRAPH = "https://graph.microsoft.com/v1.0"
bearer = DefaultAzureCredential().get_token("https://graph.microsoft.com/.default").token
http = requests.Session()
http.headers.update({"Authorization": f"Bearer {bearer}"})

application = http.post(
    f"{GRAPH}/applications",
    json={
        "displayName": os.environ["CUSTOMER"],
        "requiredResourceAccess": [
            {
                "resourceAppId": "00000003-0000-0000-c000-000000000000",
                "resourceAccess": [{"id": "df021288-bdef-4463-88db-98f22de89214", "type": "Role"}],
            }
        ],
    },
    timeout=30,
)
application.raise_for_status()
principal = http.post(f"{GRAPH}/servicePrincipals", json={"appId": application.json()["appId"]}, timeout=30)
principal.raise_for_status()
print(principal.json()["id"])
