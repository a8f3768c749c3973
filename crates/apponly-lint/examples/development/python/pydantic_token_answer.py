import os
import httpx
from pydantic import BaseModel


class TokenAnswer(BaseModel):
    access_token: str
    expires_in: int
    refresh_token: str | None = None


def sign_in() -> TokenAnswer:
    reply = httpx.post(
        f"https://login.microsoftonline.com/{os.environ['TENANT_ID']}/oauth2/v2.0/token",
        data={
            "grant_type": "client_credentials",
            "client_id": os.environ["CLIENT_ID"],
            "client_secret": os.environ["CLIENT_SECRET"],
            "scope": "https://graph.microsoft.com/.default",
        },
    )
    reply.raise_for_status()
    return TokenAnswer.model_validate(reply.json())
