import os
from authlib.integrations.httpx_client import AsyncOAuth2Client


class Seats:
    def __init__(self):
        self.oauth = AsyncOAuth2Client(os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"], scope="https://graph.microsoft.com/.default")
        self.url = f"https://login.microsoftonline.com/{os.environ['TENANT_ID']}/oauth2/v2.0/token"

    async def refresh_token(self):
        self.token = await self.oauth.fetch_token(self.url, grant_type="client_credentials")

    async def count(self):
        await self.refresh_token()
        return (await self.oauth.get("https://graph.microsoft.com/v1.0/subscribedSkus")).json()
