"""Bodies for the token endpoint, one for each grant."""


def by_user(client_id, stored):
    return {"grant_type": "refresh_token", "client_id": client_id, "refresh_token": stored.refresh_token}


def by_app(client_id, client_secret):
    return {
        "grant_type": "client_credentials",
        "client_id": client_id,
        "client_secret": client_secret,
        "scope": "https://graph.microsoft.com/.default",
    }
