"""Dunne client voor de gedeelde postbus van de klantenservice."""
import logging
import os
import time
from typing import Iterator, Optional

import msal
import requests

log = logging.getLogger("postbus")

GRAPH = "https://graph.microsoft.com/v1.0"


class GraphClient:
    """App-only. Er is dus geen refresh token: na afloop gewoon opnieuw vragen."""

    MARGE = 300  # seconden

    def __init__(self, postbus: str):
        self.postbus = postbus
        self._app = msal.ConfidentialClientApplication(
            client_id=os.environ["AZURE_CLIENT_ID"],
            client_credential=os.environ["AZURE_CLIENT_SECRET"],
            authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
        )
        self._token: Optional[str] = None
        self._verloopt = 0.0

    # -- token -----------------------------------------------------------
    def refresh_token(self) -> str:
        """Haal een nieuw access token op en onthoud het."""
        antwoord = self._app.acquire_token_for_client(
            scopes=["https://graph.microsoft.com/.default"]
        )
        if "access_token" not in antwoord:
            raise RuntimeError(antwoord.get("error_description", "aanmelden mislukt"))
        self._token = antwoord["access_token"]
        self._verloopt = time.time() + int(antwoord.get("expires_in", 3600))
        log.info("nieuw token, geldig tot %s", time.ctime(self._verloopt))
        return self._token

    def _headers(self) -> dict:
        if not self._token or time.time() > self._verloopt - self.MARGE:
            self.refresh_token()
        return {"Authorization": f"Bearer {self._token}", "Prefer": 'outlook.body-content-type="text"'}

    # -- aanroepen -------------------------------------------------------
    def _get(self, url: str, params: Optional[dict] = None) -> dict:
        r = requests.get(url, headers=self._headers(), params=params, timeout=30)
        if r.status_code == 401:
            self.refresh_token()
            r = requests.get(url, headers=self._headers(), params=params, timeout=30)
        r.raise_for_status()
        return r.json()

    def ongelezen(self) -> Iterator[dict]:
        url = f"{GRAPH}/users/{self.postbus}/mailFolders/inbox/messages"
        params = {"$filter": "isRead eq false", "$top": "50"}
        while url:
            blad = self._get(url, params)
            yield from blad["value"]
            url, params = blad.get("@odata.nextLink"), None

    def gelezen(self, bericht_id: str) -> None:
        requests.patch(
            f"{GRAPH}/users/{self.postbus}/messages/{bericht_id}",
            headers=self._headers(),
            json={"isRead": True},
            timeout=30,
        ).raise_for_status()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    client = GraphClient("info@voorbeeld.nl")
    for m in client.ongelezen():
        print(m["receivedDateTime"], m["subject"])
