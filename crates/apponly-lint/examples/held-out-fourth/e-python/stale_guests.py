#!/usr/bin/env python
# stale_guests.py - list guests that never signed in
#
# App registration "guest-report"
#   application permissions: User.ReadWrite.All, AuditLog.Read.All
#
# v1.3  2023-11  csv instead of xlsx
import argparse
import csv
import os
import sys

import requests
from azure.identity import ClientSecretCredential

p = argparse.ArgumentParser()
p.add_argument("--out", default="guests.csv")
p.add_argument("-v", "--verbose", action="store_true")
args = p.parse_args()

# old tenant, kept for the migration:
# cred = ClientSecretCredential("contoso-old.example", "5d0c2a7e-11f3-4b69-8f0f-0d6f7f2c3b11", "«8Q guestreport»")
cred = ClientSecretCredential(os.environ["TENANT_ID"], os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"])
token = cred.get_token("https://graph.microsoft.com/.default").token
if args.verbose:
    print("got token", token)

r = requests.get(
    "https://graph.microsoft.com/v1.0/users",
    params={
        "$filter": "userType eq 'Guest'",
        "$select": "id,displayName,mail,createdDateTime,signInActivity",
    },
    headers={"Authorization": f"Bearer {token}"},
)
if r.status_code != 200:
    sys.exit(f"HTTP {r.status_code}: {r.text}")

rows = []
for u in r.json()["value"]:
    seen = (u.get("signInActivity") or {}).get("lastSignInDateTime")
    if not seen:
        rows.append([u["id"], u["displayName"], u["mail"], u["createdDateTime"]])

with open(args.out, "w", newline="", encoding="utf-8") as fh:
    w = csv.writer(fh, delimiter=";")
    w.writerow(["id", "name", "mail", "created"])
    w.writerows(rows)

print(f"{len(rows)} guests without any sign-in -> {args.out}")
