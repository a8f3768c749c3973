import asyncio
import os
from azure.identity import ClientSecretCredential
from msgraph import GraphServiceClient

class Mail:
    def __init__(self):
        self.credential = ClientSecretCredential(os.environ["T"], os.environ["C"], os.environ["S"])
        self.client = GraphServiceClient(self.credential, ["https://graph.microsoft.com/.default"])

    async def folders(self):
        result = await self.client.me.mail_folders.get()
        return [folder.display_name for folder in result.value] if result else []

asyncio.run(Mail().folders())
