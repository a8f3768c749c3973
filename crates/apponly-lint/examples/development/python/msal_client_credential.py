import logging

import msal
import requests

log = logging.getLogger(__name__)

config = {
    "authority": "https://login.microsoftonline.com/contoso.com",
    "client_id": "b5c2a6d4-8f1e-4b7a-9c3d-5e6f7a8b9c0d",
    "secret": "«8Q msalpy»",
    "scope": ["https://graph.microsoft.com/.default"],
    "endpoint": "https://graph.microsoft.com/v1.0/users",
}

app = msal.ConfidentialClientApplication(
    config["client_id"], authority=config["authority"], client_credential=config["secret"]
)
result = app.acquire_token_for_client(scopes=config["scope"])

if "access_token" in result:
    url = config["endpoint"]
    total = 0
    while url:
        data = requests.get(url, headers={"Authorization": "Bearer " + result["access_token"]}).json()
        total += len(data["value"])
        url = data.get("@odata.nextLink")
    log.info("%d users", total)
else:
    log.error("%s: %s", result.get("error"), result.get("error_description"))
