import os

from msal import ConfidentialClientApplication

CONFIG = {
    "azure": {
        "client": os.environ["APP"],
        "authority": "https://login.microsoftonline.com/" + os.environ["TENANT"],
        "scope": ["https://graph.microsoft.com/.default"],
    },
    "web": {"scope": ["User.Read.All"]},
}

app = ConfidentialClientApplication(
    CONFIG["azure"]["client"], authority=CONFIG["azure"]["authority"], client_credential=os.environ["APP_SECRET"])
print("access_token" in app.acquire_token_for_client(scopes=CONFIG["azure"]["scope"]))
