from azure.identity import ClientSecretCredential
from msgraph import GraphServiceClient
import asyncio

credential = ClientSecretCredential(
    "aa1b2c3d-4e5f-4607-8899-aabbccddeeff",
    "11d7a2d2-0f7e-4d2f-8b39-f54ef2b1e3c9",
    "«8Q identity»",
)
client = GraphServiceClient(credentials=credential, scopes=["https://graph.microsoft.com/.default"])


async def main():
    group = await client.groups.by_group_id("6a1cbb3b-5e5b-47c0-8f06-26e0d6f5b0e1").get()
    print(group.display_name)


asyncio.run(main())
