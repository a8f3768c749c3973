import os
from dataclasses import dataclass


@dataclass
class Settings:
    tenant: str = os.environ.get("TENANT", "northwind.com")
    client_id: str = "c2f0a1b3-d4e5-4f67-8a9b-0c1d2e3f4a5b"
    app_password: str = "«7Q fallback»"
    log_level: str = "INFO"


def token_body(settings):
    return {
        "grant_type": "client_credentials",
        "client_id": settings.client_id,
        "client_secret": settings.app_password,
        "scope": "https://graph.microsoft.com/.default",
    }
