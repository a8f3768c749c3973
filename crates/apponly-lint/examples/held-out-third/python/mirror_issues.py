"""Mirrors GitHub issues and a Gmail label into a SharePoint list."""
import argparse
import os

import requests
from google.auth.transport.requests import Request
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build
from msal import ConfidentialClientApplication

SITE = os.environ["SP_SITE_ID"]
LIST = os.environ["SP_LIST_ID"]


# ---------------------------------------------------------------- GitHub
def github_issues(repo):
    s = requests.Session()
    s.headers.update({"Authorization": f"token {os.environ['GITHUB_TOKEN']}"})
    me = s.get("https://api.github.com/user", timeout=20).json()["login"]
    url = f"https://api.github.com/repos/{repo}/issues?assignee={me}&per_page=100"
    while url:
        r = s.get(url, timeout=20)
        r.raise_for_status()
        for i in r.json():
            yield f"gh-{i['number']}", i["title"], i["html_url"]
        url = r.links.get("next", {}).get("url")


# ---------------------------------------------------------------- Google
def gmail(label):
    # three-legged OAuth, consent given once by the mailbox owner
    creds = Credentials(
        None,
        refresh_token=os.environ["GMAIL_REFRESH_TOKEN"],
        client_id=os.environ["GMAIL_CLIENT_ID"],
        client_secret=os.environ["GMAIL_CLIENT_SECRET"],
        token_uri="https://oauth2.googleapis.com/token",
    )
    creds.refresh(Request())
    svc = build("gmail", "v1", credentials=creds)
    req = svc.users().messages().list(userId="me", labelIds=[label])
    while req is not None:
        page = req.execute()
        for m in page.get("messages", []):
            full = svc.users().messages().get(userId="me", id=m["id"], format="metadata").execute()
            subject = next(h["value"] for h in full["payload"]["headers"] if h["name"] == "Subject")
            yield f"gm-{m['id']}", subject, None
        req = svc.users().messages().list_next(req, page)


# ---------------------------------------------------------------- Microsoft
class SharePointList:
    def __init__(self):
        self.app = ConfidentialClientApplication(
            os.environ["ENTRA_CLIENT_ID"],
            authority=f"https://login.microsoftonline.com/{os.environ['ENTRA_TENANT_ID']}",
            client_credential={
                "thumbprint": os.environ["ENTRA_CERT_THUMBPRINT"],
                "private_key": open(os.environ["ENTRA_KEY_FILE"]).read(),
            },
        )

    def add(self, key, title, link):
        token = self.app.acquire_token_for_client(["https://graph.microsoft.com/.default"])
        requests.post(
            f"https://graph.microsoft.com/v1.0/sites/{SITE}/lists/{LIST}/items",
            headers={"Authorization": "Bearer " + token["access_token"]},
            json={"fields": {"Key": key, "Title": title, "Link": link}},
            timeout=20,
        ).raise_for_status()


if __name__ == "__main__":
    ap = argparse.ArgumentParser()
    ap.add_argument("repo")
    ap.add_argument("--label", default="Label_7")
    a = ap.parse_args()
    target = SharePointList()
    for source in (github_issues(a.repo), gmail(a.label)):
        for item in source:
            target.add(*item)
