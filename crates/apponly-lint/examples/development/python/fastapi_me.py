import os

import httpx
from azure.identity import ManagedIdentityCredential
from fastapi import Depends, FastAPI

app = FastAPI()
credential = ManagedIdentityCredential()
GRAPH = "https://graph.microsoft.com/v1.0"


@app.get("/me")
async def me(user=Depends(current_user)):
    token = credential.get_token("https://graph.microsoft.com/.default").token
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"{GRAPH}/users/{user.oid}", headers={"Authorization": f"Bearer {token}"})
    return answer.json()


@app.get("/me/photo")
async def photo(user=Depends(current_user)):
    return {"url": f"/users/{user.oid}/photo"}
