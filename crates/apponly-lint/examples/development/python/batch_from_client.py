import asyncio
import json
import os

import httpx

TENANT, APP, KEY = (os.environ[name] for name in ("TENANT", "APP", "KEY"))


async def bearer(client: httpx.AsyncClient) -> str:
    answer = await client.post(
        f"https://login.microsoftonline.com/{TENANT}/oauth2/v2.0/token",
        data={"grant_type": "client_credentials", "client_id": APP, "client_secret": KEY,
              "scope": "https://graph.microsoft.com/.default"})
    return answer.json()["access_token"]


async def main() -> None:
    async with httpx.AsyncClient() as client:
        body = json.dumps({"requests": [
            {"id": "inbox", "method": "GET", "url": "/me/mailFolders/inbox"},
            {"id": "sent", "method": "GET", "url": "/users/ada@contoso.com/mailFolders/sentitems"},
        ]})
        answer = await client.post("https://graph.microsoft.com/v1.0/$batch", content=body, headers={
            "Authorization": f"Bearer {await bearer(client)}", "Content-Type": "application/json"})
        print(answer.status_code)


asyncio.run(main())
