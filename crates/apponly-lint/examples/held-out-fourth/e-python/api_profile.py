"""Backend of the onboarding portal (FastAPI). /profile acts for the caller, /directory acts as the app."""
from functools import lru_cache
from typing import Annotated

import httpx
import msal
from fastapi import Depends, FastAPI, Header, HTTPException
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    tenant_id: str
    client_id: str
    client_secret: str
    graph: str = "https://graph.microsoft.com/v1.0"

    model_config = {"env_prefix": "PORTAL_", "secrets_dir": "/run/secrets"}


@lru_cache
def settings() -> Settings:
    return Settings()


@lru_cache
def cca() -> msal.ConfidentialClientApplication:
    s = settings()
    return msal.ConfidentialClientApplication(
        s.client_id, client_credential=s.client_secret,
        authority=f"https://login.microsoftonline.com/{s.tenant_id}",
    )


def _unwrap(result: dict) -> str:
    if "access_token" in result:
        return result["access_token"]
    raise HTTPException(502, result.get("error", "token error"))


def on_behalf(authorization: Annotated[str, Header()]) -> str:
    assertion = authorization.removeprefix("Bearer ")
    return _unwrap(cca().acquire_token_on_behalf_of(assertion, scopes=["User.Read"]))


def as_app() -> str:
    return _unwrap(cca().acquire_token_for_client(scopes=["https://graph.microsoft.com/.default"]))


api = FastAPI()


@api.get("/profile")
async def profile(token: Annotated[str, Depends(on_behalf)]):
    async with httpx.AsyncClient(base_url=settings().graph, headers={"Authorization": f"Bearer {token}"}) as c:
        me = (await c.get("/me?$select=id,displayName,jobTitle")).raise_for_status().json()
        photo = await c.get("/me/photo/$value")
        return {**me, "hasPhoto": photo.status_code == 200}


@api.get("/directory/{user_id}")
async def directory(user_id: str, token: Annotated[str, Depends(as_app)]):
    async with httpx.AsyncClient(base_url=settings().graph, headers={"Authorization": f"Bearer {token}"}) as c:
        r = await c.get(f"/users/{user_id}?$select=id,displayName,department")
        if r.status_code == 404:
            raise HTTPException(404)
        return r.raise_for_status().json()
