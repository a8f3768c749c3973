"""Small helper around Microsoft Graph."""
import os
from functools import lru_cache

import requests
from azure.identity import ClientSecretCredential

API = "https://graph.microsoft.com/v1.0"


@lru_cache
def _credential():
    return ClientSecretCredential(os.environ["AZ_TENANT"], os.environ["AZ_CLIENT"], os.environ["AZ_SECRET"])


def _headers():
    return {"Authorization": f"Bearer {_credential().get_token('https://graph.microsoft.com/.default').token}"}


def graph_get(path, **params):
    response = requests.get(API + path, headers=_headers(), params=params, timeout=20)
    response.raise_for_status()
    return response.json()


def graph_post(path, payload):
    response = requests.post(API + path, headers=_headers(), json=payload, timeout=20)
    response.raise_for_status()
    return response.json()


def main():
    site = graph_get("/sites/root")
    drive = graph_get("/me/drive")
    graph_post("/teams/{}/channels/{}/messages".format(os.environ["TEAM"], os.environ["CHANNEL"]), {"body": {"content": site["webUrl"] + drive["id"]}})
