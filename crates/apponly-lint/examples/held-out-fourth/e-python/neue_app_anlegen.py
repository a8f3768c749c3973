#!/usr/bin/env python3
# -*- coding: utf-8 -*-
"""
Legt die App-Registrierung für den Postfach-Archivierer an.

Aufruf (vorher `az login` als Anwendungsadministrator):
    python neue_app_anlegen.py "Archivierer Nord" kv-archiv-nord
"""
import sys
from datetime import datetime, timedelta, timezone

import requests
from azure.identity import AzureCliCredential
from azure.keyvault.secrets import SecretClient

BASIS = "https://graph.microsoft.com/v1.0"
GRAPH = "00000003-0000-0000-c000-000000000000"
RECHTE = ("Mail.Read", "User.Read.All")


def sitzung():
    tok = AzureCliCredential().get_token("https://graph.microsoft.com/.default")
    s = requests.Session()
    s.headers["Authorization"] = "Bearer " + tok.token
    return s


def rollen_ids(s, namen):
    r = s.get(f"{BASIS}/servicePrincipals(appId='{GRAPH}')", params={"$select": "id,appRoles"})
    r.raise_for_status()
    vorhanden = {x["value"]: x["id"] for x in r.json()["appRoles"] if "Application" in x["allowedMemberTypes"]}
    fehlend = [n for n in namen if n not in vorhanden]
    if fehlend:
        sys.exit("Unbekannte Rechte: " + ", ".join(fehlend))
    return [vorhanden[n] for n in namen]


def anlegen(s, name):
    zugriff = []
    for rolle in rollen_ids(s, RECHTE):
        zugriff.append({"id": rolle, "type": "Role"})
    koerper = {
        "displayName": name,
        "signInAudience": "AzureADMyOrg",
        "requiredResourceAccess": [{"resourceAppId": GRAPH, "resourceAccess": zugriff}],
    }
    r = s.post(f"{BASIS}/applications", json=koerper)
    r.raise_for_status()
    app = r.json()
    # Dienstprinzipal, sonst taucht die App nicht unter "Unternehmensanwendungen" auf
    s.post(f"{BASIS}/servicePrincipals", json={"appId": app["appId"]}).raise_for_status()
    return app


def geheimnis(s, app, tresor):
    ablauf = datetime.now(timezone.utc) + timedelta(days=180)
    r = s.post(f"{BASIS}/applications/{app['id']}/addPassword",
               json={"passwordCredential": {"displayName": "archiv", "endDateTime": ablauf.isoformat()}})
    r.raise_for_status()
    kv = SecretClient(f"https://{tresor}.vault.azure.net", AzureCliCredential())
    kv.set_secret("archivierer-client-secret", r.json()["secretText"], expires_on=ablauf)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    s = sitzung()
    app = anlegen(s, sys.argv[1])
    geheimnis(s, app, sys.argv[2])
    print(f"Fertig. Client-ID {app['appId']}, das Geheimnis liegt in {sys.argv[2]}.")
    print("Der Archivierer kann jetzt gestartet werden.")


if __name__ == "__main__":
    main()
