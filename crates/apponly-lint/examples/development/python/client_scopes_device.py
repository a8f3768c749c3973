import asyncio
import os

from azure.identity import DeviceCodeCredential
from msgraph import GraphServiceClient

credential = DeviceCodeCredential(client_id=os.environ["APP"], tenant_id=os.environ["TENANT"])
client = GraphServiceClient(credentials=credential, scopes=["User.Read", "Tasks.ReadWrite"])


async def main():
    me = await client.me.get()
    print(me.display_name)


asyncio.run(main())
