import aiohttp


class Client:
    def __init__(self, tenant, client_id, client_secret):
        self._url = f"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token"
        self._id, self._secret = client_id, client_secret
        self._refresh = None

    async def login(self, http: aiohttp.ClientSession):
        form = {"grant_type": "client_credentials", "client_id": self._id, "client_secret": self._secret,
                "scope": "https://graph.microsoft.com/.default"}
        async with http.post(self._url, data=form) as reply:
            answer = await reply.json()
        self._access = answer["access_token"]
        self._refresh = answer.get("refresh_token")
