"""Backend of the intranet search: calls Graph for the user who called us."""
from functools import lru_cache

import httpx
import msal
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    tenant_id: str
    client_id: str
    client_secret: str
    graph: str = "https://graph.microsoft.com/v1.0"

    class Config:
        env_file = ".env"
        env_prefix = "INTRANET_"


@lru_cache
def settings() -> Settings:
    return Settings()


@lru_cache
def msal_client() -> msal.ConfidentialClientApplication:
    s = settings()
    return msal.ConfidentialClientApplication(
        s.client_id,
        client_credential=s.client_secret,
        authority=f"https://login.microsoftonline.com/{s.tenant_id}",
    )


bearer = HTTPBearer()
api = FastAPI()


def graph_token(cred: HTTPAuthorizationCredentials = Depends(bearer)) -> str:
    answer = msal_client().acquire_token_on_behalf_of(
        user_assertion=cred.credentials,
        scopes=["https://graph.microsoft.com/User.Read", "https://graph.microsoft.com/People.Read"],
    )
    if "access_token" not in answer:
        raise HTTPException(401, detail=answer.get("suberror") or answer.get("error"))
    return answer["access_token"]


@api.get("/profile")
async def profile(token: str = Depends(graph_token)):
    async with httpx.AsyncClient(base_url=settings().graph) as c:
        r = await c.get("/me", headers={"Authorization": f"Bearer {token}"})
    if r.is_error:
        raise HTTPException(r.status_code, detail="graph")
    return {k: r.json().get(k) for k in ("displayName", "jobTitle", "mail")}


@api.get("/photo-etag")
async def photo_etag(token: str = Depends(graph_token)):
    async with httpx.AsyncClient(base_url=settings().graph) as c:
        r = await c.get("/me/photo", headers={"Authorization": f"Bearer {token}"})
    return {"etag": r.headers.get("etag")}
