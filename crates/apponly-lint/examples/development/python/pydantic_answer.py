from typing import Optional

import httpx
from pydantic import BaseModel


class TokenAnswer(BaseModel):
    access_token: str
    expires_in: int
    token_type: str
    # Only with flows for users.
    refresh_token: Optional[str] = None


def ask(tenant: str, client_id: str, client_secret: str) -> TokenAnswer:
    reply = httpx.post(
        f"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
        data={
            "client_id": client_id,
            "client_secret": client_secret,
            "grant_type": "client_credentials",
            "scope": "https://graph.microsoft.com/.default",
        },
    )
    return TokenAnswer.model_validate(reply.json())
