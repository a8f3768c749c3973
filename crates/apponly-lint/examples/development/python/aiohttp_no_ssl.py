import asyncio
import os
import aiohttp
import httpx


async def main():
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=False)) as session:
        url = f"https://login.microsoftonline.com/{os.environ['TENANT_ID']}/oauth2/v2.0/token"
        form = {"grant_type": "client_credentials", "client_id": os.environ["CLIENT_ID"],
                "client_secret": os.environ["CLIENT_SECRET"], "scope": "https://graph.microsoft.com/.default"}
        async with session.post(url, data=form) as answer:
            token = (await answer.json())["access_token"]
    async with httpx.AsyncClient(verify=False) as graph:
        print((await graph.get("https://graph.microsoft.com/v1.0/domains", headers={"Authorization": f"Bearer {token}"})).status_code)


asyncio.run(main())
