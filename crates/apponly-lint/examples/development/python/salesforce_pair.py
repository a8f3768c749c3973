"""Salesforce by the refresh token of its integration user, Entra as an app."""
import os

import httpx


def sf_session(client: httpx.Client):
    data = {
        "grant_type": "refresh_token",
        "client_id": os.environ["SF_CLIENT_ID"],
        "client_secret": os.environ["SF_CLIENT_SECRET"],
        "refresh_token": os.environ["SF_REFRESH_TOKEN"],
    }
    return client.post("https://login.salesforce.com/services/oauth2/token", data=data).json()


def entra_token(client: httpx.Client):
    data = {
        "grant_type": "client_credentials",
        "client_id": os.environ["AZURE_CLIENT_ID"],
        "client_secret": os.environ["AZURE_CLIENT_SECRET"],
        "scope": "https://graph.microsoft.com/.default",
    }
    reply = client.post(f"https://login.microsoftonline.com/{os.environ['AZURE_TENANT_ID']}/oauth2/v2.0/token", data=data)
    return reply.json()["access_token"]
