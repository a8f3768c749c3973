# -*- coding: utf-8 -*-
"""
Rapport quotidien des licences M365 -> CSV
Lancé chaque matin par la tâche planifiée de SRV-OUTILS02
"""
import csv
import datetime

import requests

ID_LOCATAIRE = "281f8f1c-f169-4cbd-9f2f-6f23bef47a12"
ID_APPLI = "06cb7cca-c7cc-4d77-88bc-dd58e9ac0946"
CLE_APPLI = "«8Q licences»"   # expire en mars !
SORTIE = r"D:\rapports\licences_%s.csv"


def obtenir_jeton():
    url = "https://login.microsoftonline.com/" + ID_LOCATAIRE + "/oauth2/v2.0/token"
    corps = {
        "grant_type": "client_credentials",
        "client_id": ID_APPLI,
        "client_secret": CLE_APPLI,
        "scope": "https://graph.microsoft.com/.default",
    }
    r = requests.post(url, data=corps, timeout=30)
    if r.status_code != 200:
        raise SystemExit("Échec de l'authentification : %s" % r.json().get("error_description"))
    return r.json()["access_token"]


def lire_abonnements(jeton):
    entetes = {"Authorization": "Bearer " + jeton}
    r = requests.get("https://graph.microsoft.com/v1.0/subscribedSkus", headers=entetes, timeout=30)
    r.raise_for_status()
    return r.json()["value"]


def ecrire(abonnements):
    chemin = SORTIE % datetime.date.today().isoformat()
    with open(chemin, "w", newline="", encoding="utf-8-sig") as f:
        w = csv.writer(f, delimiter=";")
        w.writerow(["SKU", "Achetées", "Utilisées", "Libres"])
        for a in abonnements:
            total = a["prepaidUnits"]["enabled"]
            w.writerow([a["skuPartNumber"], total, a["consumedUnits"], total - a["consumedUnits"]])
    print("écrit :", chemin)


if __name__ == "__main__":
    ecrire(lire_abonnements(obtenir_jeton()))
