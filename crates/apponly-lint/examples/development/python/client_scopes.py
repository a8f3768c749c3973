import asyncio
import os

from azure.identity import ClientSecretCredential
from msgraph import GraphServiceClient

credential = ClientSecretCredential(os.environ["TENANT"], os.environ["APP"], os.environ["APP_SECRET"])
client = GraphServiceClient(credentials=credential, scopes=["User.Read.All"])


async def main():
    user = await client.users.by_user_id("ada@contoso.com").get()
    print(user.display_name)


asyncio.run(main())
