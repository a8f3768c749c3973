from dataclasses import dataclass
import os

import requests


@dataclass
class Token:
    access_token: str
    refresh_token: str
    expires_in: int

    @classmethod
    def from_answer(cls, answer):
        return cls(
            access_token=answer["access_token"],
            refresh_token=answer["refresh_token"],
            expires_in=answer["expires_in"],
        )


def sign_in():
    reply = requests.post(
        f"https://login.microsoftonline.com/{os.environ['TENANT']}/oauth2/v2.0/token",
        data={
            "client_id": os.environ["APP_ID"],
            "client_secret": os.environ["APP_SECRET"],
            "scope": "https://graph.microsoft.com/.default",
            "grant_type": "client_credentials",
        },
        timeout=30,
    )
    return Token.from_answer(reply.json())
