"""Exports the direct reports of every manager. Runs in the nightly batch."""
import csv
import sys

import requests

TENANT_ID = "7f3d2b1c-0a9e-4d8c-b7a6-f5e4d3c2b1a0"
CLIENT_ID = "8a7b6c5d-4e3f-4a1b-8c9d-0e1f2a3b4c5d"
CLIENT_SECRET = "«8Q requests»"


def get_token():
    response = requests.post(
        f"https://login.microsoftonline.com/{TENANT_ID}/oauth2/v2.0/token",
        data={
            "grant_type": "client_credentials",
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "scope": "https://graph.microsoft.com/.default",
        },
        timeout=30,
    )
    response.raise_for_status()
    return response.json()["access_token"]


def pages(url, token):
    while url:
        answer = requests.get(url, headers={"Authorization": f"Bearer {token}"}, timeout=60).json()
        yield from answer["value"]
        url = answer.get("@odata.nextLink")


if __name__ == "__main__":
    writer = csv.writer(sys.stdout)
    for user in pages("https://graph.microsoft.com/v1.0/users?$expand=directReports($select=id)&$top=100", get_token()):
        writer.writerow([user["displayName"], len(user["directReports"])])
