"""Copies the exported Google Sheets of the sales team into the SharePoint library once a day."""
import io
import os

import requests
from google.auth.transport.requests import Request
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build
from googleapiclient.http import MediaIoBaseDownload

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DRIVE_ID = "b!Rk0pZ7mXuEyq1v2c9sT4hLwQdFg8JzBnYxAoKiUeVrTtSsPpMmNnOo"
SHEETS = {"1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdEFG": "Pipeline.xlsx"}


def google():
    creds = Credentials(
        None,
        refresh_token=os.environ["GOOGLE_REFRESH_TOKEN"],
        token_uri="https://oauth2.googleapis.com/token",
        client_id=os.environ["GOOGLE_CLIENT_ID"],
        client_secret=os.environ["GOOGLE_CLIENT_SECRET"],
        scopes=["https://www.googleapis.com/auth/drive.readonly"],
    )
    creds.refresh(Request())
    return build("drive", "v3", credentials=creds, cache_discovery=False)


def microsoft():
    with open(os.environ.get("MS_SECRET_FILE", "/run/secrets/ms_client_secret")) as fh:
        secret = fh.read().strip()
    r = requests.post(
        "https://login.microsoftonline.com/%s/oauth2/v2.0/token" % os.environ["MS_TENANT"],
        data=dict(
            grant_type="client_credentials",
            client_id=os.environ["MS_CLIENT_ID"],
            client_secret=secret,
            scope="https://graph.microsoft.com/.default",
        ),
        timeout=30,
    )
    r.raise_for_status()
    return r.json()["access_token"]


def export(drive, file_id):
    buf = io.BytesIO()
    dl = MediaIoBaseDownload(buf, drive.files().export_media(fileId=file_id, mimeType=XLSX))
    done = False
    while not done:
        _, done = dl.next_chunk()
    return buf.getvalue()


def main():
    drive, token = google(), microsoft()
    for file_id, name in SHEETS.items():
        data = export(drive, file_id)
        r = requests.put(
            f"https://graph.microsoft.com/v1.0/drives/{DRIVE_ID}/root:/Sales/{name}:/content",
            data=data, headers={"Authorization": f"Bearer {token}", "Content-Type": XLSX}, timeout=120)
        r.raise_for_status()
        print(name, len(data), "bytes")


if __name__ == "__main__":
    main()
