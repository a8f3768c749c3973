from __future__ import annotations

import logging
from dataclasses import dataclass

import requests
from azure.identity import DefaultAzureCredential

logger = logging.getLogger(__name__)
GRAPH = "https://graph.microsoft.com/v1.0"
GRAPH_APP_ID = "00000003-0000-0000-c000-000000000000"


@dataclass
class Registration:
    object_id: str
    client_id: str


class EntraSetup:
    def __init__(self, credential: DefaultAzureCredential) -> None:
        token = credential.get_token("https://graph.microsoft.com/.default")
        self._session = requests.Session()
        self._session.headers.update({"Authorization": f"Bearer {token.token}"})

    def register(self, name: str, roles: list[str]) -> Registration:
        payload = {
            "displayName": name,
            "requiredResourceAccess": [
                {
                    "resourceAppId": GRAPH_APP_ID,
                    "resourceAccess": [{"id": role, "type": "Role"} for role in roles],
                }
            ],
        }
        response = self._session.post(f"{GRAPH}/applications", json=payload, timeout=30)
        response.raise_for_status()
        app = response.json()
        self._session.post(f"{GRAPH}/servicePrincipals", json={"appId": app["appId"]}, timeout=30).raise_for_status()
        logger.info("registered %s", app["appId"])
        return Registration(app["id"], app["appId"])
