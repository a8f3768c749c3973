"""
Announces finished deployments in the release channel of Teams.

    notify(Deployment("shop", "4.12.0", "https://ci/…/881"))
"""
import html
import logging
from dataclasses import dataclass

import msal
import requests

logger = logging.getLogger(__name__)

SETTINGS = {
    "authority": "https://login.microsoftonline.com/3d2e6d57-6a3e-43a0-8b61-6f2d4c1f9e00",
    "client_id": "f3a1c1b2-94d0-4b4d-8a3e-1fa0b52d6c77",
    "secret": "«34 notifier»",
    "scope": ["https://graph.microsoft.com/ChannelMessage.Send"],
    "team": "b7a2a9d8-17ce-4c7f-b37e-30d0a3a2c5f1",
    "channel": "19:4f2c8f7e6d5b4a3c2b1a0f9e8d7c6b5a@thread.tacv2",
}

_app = msal.ConfidentialClientApplication(
    SETTINGS["client_id"],
    authority=SETTINGS["authority"],
    client_credential=SETTINGS["secret"],
)


@dataclass(frozen=True)
class Deployment:
    service: str
    version: str
    url: str

    def as_html(self) -> str:
        return (
            f"<b>{html.escape(self.service)}</b> {html.escape(self.version)} is live "
            f'(<a href="{html.escape(self.url)}">build</a>)'
        )


def notify(dep: Deployment) -> bool:
    result = _app.acquire_token_for_client(scopes=SETTINGS["scope"])
    if "access_token" not in result:
        logger.error("no token: %s", result.get("error_description"))
        return False
    endpoint = "https://graph.microsoft.com/v1.0/teams/{team}/channels/{channel}/messages".format(**SETTINGS)
    resp = requests.post(
        endpoint,
        headers={"Authorization": f"Bearer {result['access_token']}"},
        json={"body": {"contentType": "html", "content": dep.as_html()}},
        timeout=15,
    )
    if resp.status_code == 403:
        logger.error("not allowed to post, ask the tenant admin")
    return resp.ok
