"""Django e-mail backend on Microsoft Graph (EMAIL_BACKEND = "core.mail.graph_email_backend.GraphBackend")."""
import logging

import msal
import requests
from django.conf import settings
from django.core.cache import cache
from django.core.mail.backends.base import BaseEmailBackend

logger = logging.getLogger("mail")

SCOPES = ["https://graph.microsoft.com/Mail.Send"]


def _client():
    return msal.ConfidentialClientApplication(
        client_id=settings.GRAPH["CLIENT_ID"],
        client_credential=settings.GRAPH["CLIENT_SECRET"],
        authority=f"https://login.microsoftonline.com/{settings.GRAPH['TENANT_ID']}",
    )


def _access_token():
    token = cache.get("graph:access")
    if token:
        return token

    client = _client()
    refresh = cache.get("graph:refresh")
    if refresh:
        result = client.acquire_token_by_refresh_token(refresh, scopes=SCOPES)
    else:
        result = client.acquire_token_for_client(scopes=SCOPES)

    if "access_token" not in result:
        logger.error("Graph auth failed: %s", result.get("error"))
        raise ConnectionError("graph auth")

    cache.set("graph:access", result["access_token"], timeout=result["expires_in"] - 90)
    cache.set("graph:refresh", result.get("refresh_token"), timeout=None)
    return result["access_token"]


class GraphBackend(BaseEmailBackend):
    def send_messages(self, email_messages):
        sent = 0
        for message in email_messages:
            payload = {
                "message": {
                    "subject": message.subject,
                    "body": {"contentType": "Text", "content": message.body},
                    "toRecipients": [{"emailAddress": {"address": a}} for a in message.to],
                },
                "saveToSentItems": False,
            }
            r = requests.post(
                f"https://graph.microsoft.com/v1.0/users/{settings.GRAPH['SENDER']}/sendMail",
                json=payload,
                headers={"Authorization": f"Bearer {_access_token()}"},
                timeout=20,
            )
            if r.status_code == 202:
                sent += 1
            elif not self.fail_silently:
                r.raise_for_status()
        return sent
