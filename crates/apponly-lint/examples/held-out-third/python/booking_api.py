# Booking micro service: the website calls POST /consultations, we make the Teams link
import logging
import os
from datetime import datetime, timedelta
from functools import lru_cache

import httpx
from fastapi import Depends, FastAPI, HTTPException
from pydantic import BaseModel, EmailStr
from pydantic_settings import BaseSettings

logger = logging.getLogger("uvicorn.error")


class Settings(BaseSettings):
    ms_tenant: str
    ms_client_id: str
    ms_client_secret: str
    ms_scope: str = "https://graph.microsoft.com/OnlineMeetings.ReadWrite.All"
    graph_root: str = "https://graph.microsoft.com/v1.0"

    class Config:
        env_file = os.getenv("ENV_FILE", ".env")


@lru_cache
def settings() -> Settings:
    return Settings()


MEETINGS = "/me/onlineMeetings"

app = FastAPI(title="booking")


class Consultation(BaseModel):
    name: str
    email: EmailStr
    start: datetime
    minutes: int = 30


async def graph_token(cfg: Settings, http: httpx.AsyncClient) -> str:
    r = await http.post(
        f"https://login.microsoftonline.com/{cfg.ms_tenant}/oauth2/v2.0/token",
        data={
            "client_id": cfg.ms_client_id,
            "client_secret": cfg.ms_client_secret,
            "grant_type": "client_credentials",
            "scope": cfg.ms_scope,
        },
    )
    if r.is_error:
        logger.error("token: %s", r.json().get("error"))
        raise HTTPException(502, "identity provider said no")
    return r.json()["access_token"]


async def graph(cfg: Settings, method: str, path: str, body: dict) -> dict:
    async with httpx.AsyncClient(timeout=15) as http:
        token = await graph_token(cfg, http)
        r = await http.request(
            method, cfg.graph_root + path, json=body, headers={"Authorization": f"Bearer {token}"}
        )
    if r.is_error:
        logger.error("graph %s %s: %s", method, path, r.text[:200])
        raise HTTPException(502, "could not create the meeting")
    return r.json()


@app.post("/consultations", status_code=201)
async def create(c: Consultation, cfg: Settings = Depends(settings)):
    meeting = await graph(
        cfg,
        "POST",
        MEETINGS,
        {
            "subject": f"Consultation with {c.name}",
            "startDateTime": c.start.isoformat(),
            "endDateTime": (c.start + timedelta(minutes=c.minutes)).isoformat(),
        },
    )
    return {"join": meeting["joinWebUrl"], "email": c.email}
