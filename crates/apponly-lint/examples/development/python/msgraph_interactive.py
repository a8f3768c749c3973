import asyncio
from azure.identity import InteractiveBrowserCredential
from msgraph import GraphServiceClient

credential = InteractiveBrowserCredential(client_id="14d82eec-204b-4c2f-b7e8-296a70dab67e")
client = GraphServiceClient(credential, scopes=["User.Read"])


async def main():
    me = await client.me.get()
    print(me.display_name)


asyncio.run(main())
