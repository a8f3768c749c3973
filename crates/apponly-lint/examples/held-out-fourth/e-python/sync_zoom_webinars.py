# -*- coding: utf-8 -*-
# Zoom (server-to-server OAuth) -> SharePoint liste
# Kimlik bilgileri systemd LoadCredential ile gelir, dosyada tutulmaz.
import base64
import json
import os
import pathlib
import time
import urllib.parse
import urllib.request

CRED = pathlib.Path(os.environ["CREDENTIALS_DIRECTORY"])
ZOOM_ACCOUNT = "q4Zk1xXvTtq8uVb3c9S0yA"
LIST_URL = os.environ["LIST_URL"]  # https://graph.microsoft.com/v1.0/sites/…/lists/…


def oku(ad):
    return (CRED / ad).read_text().strip()


def istek(url, veri=None, **basliklar):
    govde = urllib.parse.urlencode(veri).encode() if isinstance(veri, dict) else veri
    r = urllib.request.Request(url, data=govde, headers={k.replace("_", "-"): v for k, v in basliklar.items()})
    with urllib.request.urlopen(r, timeout=30) as cevap:
        metin = cevap.read()
        return json.loads(metin) if metin else {}


def zoom_token():
    basic = base64.b64encode(f"{oku('zoom_id')}:{oku('zoom_secret')}".encode()).decode()
    return istek("https://zoom.us/oauth/token", {"grant_type": "account_credentials", "account_id": ZOOM_ACCOUNT},
                 Authorization="Basic " + basic)["access_token"]


def ms_token():
    veri = {
        "client_id": oku("entra_client_id"),
        "client_secret": oku("entra_client_secret"),
        "scope": "https://graph.microsoft.com/.default",
        "grant_type": "client_credentials",
    }
    return istek(f"https://login.microsoftonline.com/{oku('entra_tenant')}/oauth2/v2.0/token", veri)["access_token"]


def webinarlar(token):
    sonraki = ""
    while True:
        d = istek("https://api.zoom.us/v2/users/me/webinars?page_size=300&next_page_token=" + sonraki,
                  Authorization="Bearer " + token)
        yield from d["webinars"]
        sonraki = d.get("next_page_token")
        if not sonraki:
            return


def main():
    hedef, alindi = ms_token(), time.time()
    for w in webinarlar(zoom_token()):
        if time.time() - alindi > 3000:
            hedef, alindi = ms_token(), time.time()
        alan = {"fields": {"Title": w["topic"], "ZoomId": str(w["id"]), "Baslangic": w.get("start_time")}}
        istek(LIST_URL + "/items", json.dumps(alan).encode(), Authorization="Bearer " + hedef,
              Content_Type="application/json")


main()
