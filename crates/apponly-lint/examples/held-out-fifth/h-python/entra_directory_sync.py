from __future__ import annotations

import logging
import os
import time
from typing import Iterator, Optional

import requests
from msal import ConfidentialClientApplication

log = logging.getLogger(__name__)

GRAPH_ROOT = "https://graph.microsoft.com/v1.0"
APP_SCOPE = ["https://graph.microsoft.com/.default"]


class EntraDirectory:
    """Reads people and their managers for the HR mirror."""

    def __init__(self, tenant: str, client_id: str, secret: str, session: Optional[requests.Session] = None):
        self._http = session or requests.Session()
        self._app = ConfidentialClientApplication(
            client_id,
            authority=f"https://login.microsoftonline.com/{tenant}",
            client_credential=secret,
        )
        self._bearer = None
        self._good_until = 0.0

    @classmethod
    def from_env(cls) -> "EntraDirectory":
        return cls(os.environ["ENTRA_TENANT"], os.environ["ENTRA_CLIENT"], os.environ["ENTRA_SECRET"])

    def _refresh_token(self) -> str:
        # nothing to "refresh" really, we simply ask for another one
        answer = self._app.acquire_token_for_client(scopes=APP_SCOPE)
        if "access_token" not in answer:
            raise RuntimeError(f"no token: {answer.get('error')}: {answer.get('error_description')}")
        self._bearer = answer["access_token"]
        self._good_until = time.monotonic() + int(answer["expires_in"]) - 120
        return self._bearer

    def _get(self, url: str, params=None) -> dict:
        if self._bearer is None or time.monotonic() > self._good_until:
            self._refresh_token()
        for attempt in range(5):
            resp = self._http.get(url, params=params, headers={"Authorization": f"Bearer {self._bearer}"}, timeout=60)
            if resp.status_code == 401:
                self._refresh_token()
                continue
            if resp.status_code == 429:
                time.sleep(int(resp.headers.get("Retry-After", "10")))
                continue
            resp.raise_for_status()
            return resp.json()
        raise RuntimeError(f"gave up on {url}")

    def people(self) -> Iterator[dict]:
        url = f"{GRAPH_ROOT}/users"
        params = {"$select": "id,displayName,mail,department", "$top": "999"}
        while url:
            page = self._get(url, params)
            yield from page["value"]
            url, params = page.get("@odata.nextLink"), None

    def manager_of(self, user_id: str) -> Optional[dict]:
        try:
            return self._get(f"{GRAPH_ROOT}/users/{user_id}/manager", {"$select": "id,displayName"})
        except requests.HTTPError as exc:
            if exc.response.status_code == 404:
                return None
            raise


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    d = EntraDirectory.from_env()
    for person in d.people():
        boss = d.manager_of(person["id"])
        log.info("%s -> %s", person["displayName"], boss["displayName"] if boss else "-")
