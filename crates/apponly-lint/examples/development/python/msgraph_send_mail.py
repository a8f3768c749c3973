import asyncio
import os

from azure.identity.aio import CertificateCredential
from msgraph import GraphServiceClient
from msgraph.generated.users.item.send_mail.send_mail_post_request_body import SendMailPostRequestBody


async def main():
    credential = CertificateCredential(os.environ["TENANT"], os.environ["CLIENT"], "/run/app.pem")
    graph_client = GraphServiceClient(credentials=credential, scopes=["https://graph.microsoft.com/.default"])
    body = SendMailPostRequestBody(save_to_sent_items=False)
    await graph_client.me.send_mail.post(body)


asyncio.run(main())
