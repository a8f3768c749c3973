# uploader nightly -> sharepoint
# usage: uploader.py FILE [FILE...]
import asyncio
import os
import sys
import urllib.parse

import httpx

SITE_ID = os.environ["SP_SITE_ID"]
DRIVE_ID = os.environ["SP_DRIVE_ID"]
CHUNK = 327_680 * 16


async def login(http: httpx.AsyncClient) -> str:
    tenant = os.environ["AZ_TENANT"]
    form = dict(
        grant_type="client_credentials",
        client_id=os.environ["AZ_CLIENT"],
        client_secret=os.environ["AZ_SECRET"],
        # offline_access so that the job survives the 60 minutes
        scope="https://graph.microsoft.com/.default offline_access",
    )
    r = await http.post(f"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token", data=form)
    if r.is_error:
        raise SystemExit(f"login failed: {r.json().get('error_description')}")
    return r.json()["access_token"]


async def upload(http: httpx.AsyncClient, token: str, path: str):
    name = urllib.parse.quote(os.path.basename(path))
    h = {"Authorization": f"Bearer {token}"}
    start = await http.post(
        f"https://graph.microsoft.com/v1.0/sites/{SITE_ID}/drives/{DRIVE_ID}/root:/incoming/{name}:/createUploadSession",
        headers=h,
        json={"item": {"@microsoft.graph.conflictBehavior": "replace"}},
    )
    start.raise_for_status()
    url = start.json()["uploadUrl"]
    size = os.path.getsize(path)
    with open(path, "rb") as fh:
        pos = 0
        while pos < size:
            block = fh.read(CHUNK)
            end = pos + len(block) - 1
            r = await http.put(url, content=block, headers={"Content-Range": f"bytes {pos}-{end}/{size}"})
            r.raise_for_status()
            pos = end + 1
    print("ok", path)


async def main(files):
    async with httpx.AsyncClient(timeout=120) as http:
        token = await login(http)
        for f in files:
            await upload(http, token, f)


asyncio.run(main(sys.argv[1:]))
