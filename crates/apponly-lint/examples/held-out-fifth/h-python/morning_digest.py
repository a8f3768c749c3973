import asyncio
import datetime as dt
import os

from azure.identity import DefaultAzureCredential
from azure.identity.aio import ClientSecretCredential
from azure.keyvault.secrets import SecretClient
from msgraph import GraphServiceClient
from msgraph.generated.models.body_type import BodyType
from msgraph.generated.models.email_address import EmailAddress
from msgraph.generated.models.item_body import ItemBody
from msgraph.generated.models.message import Message
from msgraph.generated.models.recipient import Recipient
from msgraph.generated.users.item.send_mail.send_mail_post_request_body import SendMailPostRequestBody

KV = os.environ["KEYVAULT_URI"]
BOARD = ["board@nordwind-reederei.example", "ops@nordwind-reederei.example"]


def build_client() -> GraphServiceClient:
    vault = SecretClient(vault_url=KV, credential=DefaultAzureCredential())
    credential = ClientSecretCredential(
        tenant_id=os.environ["AZURE_TENANT_ID"],
        client_id=os.environ["AZURE_CLIENT_ID"],
        client_secret=vault.get_secret("digest-app-secret").value,
    )
    return GraphServiceClient(credentials=credential, scopes=["https://graph.microsoft.com/.default"])


def to_recipient(address: str) -> Recipient:
    return Recipient(email_address=EmailAddress(address=address))


async def main() -> None:
    graph_client = build_client()
    text = f"Overnight status of {dt.date.today():%d %B %Y}: no incident."

    body = SendMailPostRequestBody(
        message=Message(
            subject="Morning digest",
            body=ItemBody(content_type=BodyType.Text, content=text),
            to_recipients=[to_recipient(a) for a in BOARD],
        ),
        save_to_sent_items=True,
    )
    await graph_client.me.send_mail.post(body)
    print("sent")


asyncio.run(main())
