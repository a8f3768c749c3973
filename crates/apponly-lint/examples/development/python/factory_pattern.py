import os

import msal

SETTINGS = {
    "prod": {"tenant": "contoso.com", "app": os.environ["APP"], "scopes": ["https://graph.microsoft.com/.default"]},
    "test": {"tenant": "fabrikam.com", "app": os.environ["TEST_APP"], "scopes": ["https://graph.microsoft.com/.default"]},
}


def token(stage):
    settings = SETTINGS[stage]
    app = msal.ConfidentialClientApplication(
        settings["app"], authority="https://login.microsoftonline.com/{tenant}".format(**settings),
        client_credential=os.environ["KEY"])
    return app.acquire_token_for_client(scopes=settings["scopes"])
