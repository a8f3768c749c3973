"""Why there is no refresh token in the cache of an app-only client.

`acquire_token_for_client` looks into the cache by itself. `refresh_token` and `offline_access` belong to users.
"""
import atexit
import os
import pathlib

import msal

cache = msal.SerializableTokenCache()
store = pathlib.Path(os.environ["XDG_RUNTIME_DIR"], "msal.json")
if store.exists():
    cache.deserialize(store.read_text())


@atexit.register
def save():
    if cache.has_state_changed:
        store.touch(mode=0o600)
        store.write_text(cache.serialize())


def client(tenant, client_id, certificate):
    return msal.ConfidentialClientApplication(client_id, certificate, f"https://login.microsoftonline.com/{tenant}", token_cache=cache)
