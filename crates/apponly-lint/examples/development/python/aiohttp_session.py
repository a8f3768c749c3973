import asyncio
import aiohttp
from azure.identity.aio import ClientSecretCredential

GRAPH = "https://graph.microsoft.com/v1.0"


async def main(tenant, client, secret):
    async with ClientSecretCredential(tenant, client, secret) as credential:
        token = (await credential.get_token("https://graph.microsoft.com/.default")).token
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"}) as session:
        async with session.get(f"{GRAPH}/me/mailFolders/junkemail") as response:
            folder = await response.json()
            print(folder["totalItemCount"])
