#!/usr/bin/env python3
# nightly copy of the shared OneDrive to the NAS (cron, 02:15)
import configparser
import os
import sys

import msal
import requests

cfg = configparser.ConfigParser()
cfg.read(os.path.expanduser("~/.config/odbackup.ini"))
azure = cfg["azure"]

BASE = "https://graph.microsoft.com/v1.0"
TARGET = cfg.get("backup", "target", fallback="/mnt/nas/onedrive")


def login():
    app = msal.ConfidentialClientApplication(
        azure["client_id"],
        authority="https://login.microsoftonline.com/%s" % azure["tenant"],
        client_credential=azure["secret"],
    )
    tok = app.acquire_token_silent(["https://graph.microsoft.com/.default"], account=None)
    if not tok:
        tok = app.acquire_token_for_client(scopes=["https://graph.microsoft.com/.default"])
    if "access_token" not in tok:
        print("login failed:", tok.get("error_description"))
        sys.exit(1)
    return tok["access_token"]


hdr = {"Authorization": "Bearer " + login()}


def children(item):
    if item is None:
        url = BASE + "/me/drive/root/children"
    else:
        url = BASE + "/me/drive/items/%s/children" % item
    while url:
        r = requests.get(url, headers=hdr)
        r.raise_for_status()
        j = r.json()
        for c in j["value"]:
            yield c
        url = j.get("@odata.nextLink")


def walk(item, where):
    os.makedirs(where, exist_ok=True)
    for c in children(item):
        path = os.path.join(where, c["name"])
        if "folder" in c:
            walk(c["id"], path)
        elif not os.path.exists(path) or os.path.getsize(path) != c["size"]:
            print("+", path)
            with requests.get(c["@microsoft.graph.downloadUrl"], stream=True) as dl, open(path, "wb") as out:
                for block in dl.iter_content(1 << 20):
                    out.write(block)


walk(None, TARGET)
