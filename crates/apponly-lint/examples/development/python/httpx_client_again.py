import os
from authlib.integrations.httpx_client import AsyncOAuth2Client


class Licences:
    def __init__(self):
        self.oauth = AsyncOAuth2Client(os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"], scope="https://graph.microsoft.com/.default")
        self.url = f"https://login.microsoftonline.com/{os.environ['TENANT_ID']}/oauth2/v2.0/token"

    async def start(self):
        self.token = await self.oauth.fetch_token(self.url, grant_type="client_credentials")

    async def again(self):
        self.token = await self.oauth.refresh_token(self.url, self.token["refresh_token"])
