import httpx

MANIFEST = {
    "displayName": "presence-board",
    "signInAudience": "AzureADMyOrg",
    "requiredResourceAccess": [
        {
            "resourceAppId": "00000003-0000-0000-c000-000000000000",
            "resourceAccess": [{"id": "a70e0c2d-e793-494c-94c4-118fa0a67f42", "type": "Role"}],
        }
    ],
}


async def ensure(client: httpx.AsyncClient) -> str:
    found = (await client.get("/applications", params={"$filter": "displayName eq 'presence-board'"})).json()["value"]
    if found:
        return found[0]["appId"]
    created = await client.post("/applications", json=MANIFEST)
    created.raise_for_status()
    return created.json()["appId"]
