"""Replaces the secret of an app registration and keeps it in Key Vault only.

The job's own identity is a managed identity that owns the target app.
"""
import asyncio
import datetime as dt
import hashlib
import logging
import os

from azure.identity.aio import ClientSecretCredential, DefaultAzureCredential
from azure.keyvault.secrets.aio import SecretClient
from msgraph import GraphServiceClient
from msgraph.generated.applications.item.add_password.add_password_post_request_body import (
    AddPasswordPostRequestBody,
)
from msgraph.generated.applications.item.remove_password.remove_password_post_request_body import (
    RemovePasswordPostRequestBody,
)
from msgraph.generated.models.password_credential import PasswordCredential

log = logging.getLogger("rotate")
SCOPES = ["https://graph.microsoft.com/.default"]
VAULT = os.environ["VAULT_URL"]
TENANT = os.environ["AZURE_TENANT_ID"]
APP_OBJECT_ID = os.environ["TARGET_OBJECT_ID"]
APP_CLIENT_ID = os.environ["TARGET_CLIENT_ID"]
SECRET_NAME = "crm-connector-secret"  # name in the vault


async def works(secret: str) -> bool:
    async with ClientSecretCredential(TENANT, APP_CLIENT_ID, secret) as cred:
        try:
            await cred.get_token("https://graph.microsoft.com/.default")
            return True
        except Exception as exc:  # not there yet
            log.info("not usable yet: %s", type(exc).__name__)
            return False


async def main():
    async with DefaultAzureCredential() as own, SecretClient(VAULT, own) as vault:
        graph = GraphServiceClient(own, SCOPES)
        app = await graph.applications.by_application_id(APP_OBJECT_ID).get()
        old = [p.key_id for p in app.password_credentials or []]

        cred = PasswordCredential(
            display_name=f"rotated {dt.date.today()}",
            end_date_time=dt.datetime.now(dt.timezone.utc) + dt.timedelta(days=90),
        )
        created = await graph.applications.by_application_id(APP_OBJECT_ID).add_password.post(
            AddPasswordPostRequestBody(password_credential=cred)
        )
        new_secret = created.secret_text
        fingerprint = hashlib.sha256(new_secret.encode()).hexdigest()[:8]

        for _ in range(12):
            if await works(new_secret):
                break
            await asyncio.sleep(10)
        else:
            raise SystemExit("the new secret never worked; the old one stays")

        await vault.set_secret(SECRET_NAME, new_secret, content_type="client secret")
        log.info("stored %s (%s)", SECRET_NAME, fingerprint)
        for key_id in old:
            await graph.applications.by_application_id(APP_OBJECT_ID).remove_password.post(
                RemovePasswordPostRequestBody(key_id=key_id)
            )


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    asyncio.run(main())
