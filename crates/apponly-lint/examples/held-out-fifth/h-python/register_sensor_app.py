"""Register the "sensor-mailer" daemon application through the Graph REST API.

Run once by a tenant admin on a workstation with a browser.
"""
import os

import requests
from azure.identity import AzureCliCredential, InteractiveBrowserCredential
from azure.keyvault.secrets import SecretClient

GRAPH = "https://graph.microsoft.com/v1.0"
VAULT = os.environ["VAULT_URL"]

admin = InteractiveBrowserCredential(tenant_id=os.environ["TENANT_ID"])
bearer = admin.get_token("https://graph.microsoft.com/Application.ReadWrite.All").token
s = requests.Session()
s.headers["Authorization"] = f"Bearer {bearer}"


def post(path, body):
    r = s.post(GRAPH + path, json=body, timeout=30)
    if not r.ok:
        raise SystemExit(f"{path}: {r.status_code} {r.text}")
    return r.json()


def resource_access():
    roles = {
        "Mail.Send": "b633e1c5-b582-4048-a93e-9f11b44c7e96",
        "Calendars.Read": "798ee544-9d2d-430c-a058-570e29e34338",
    }
    return [{
        "resourceAppId": "00000003-0000-0000-c000-000000000000",
        "resourceAccess": [{"id": guid, "type": "Role"} for guid in roles.values()],
    }]


app = post("/applications", {
    "displayName": "sensor-mailer",
    "signInAudience": "AzureADMyOrg",
    "requiredResourceAccess": resource_access(),
})
print("application", app["appId"])

sp = post("/servicePrincipals", {"appId": app["appId"], "tags": ["HideApp"]})
print("service principal", sp["id"])

pw = post(f"/applications/{app['id']}/addPassword", {"passwordCredential": {"displayName": "vault"}})
SecretClient(VAULT, AzureCliCredential()).set_secret("sensor-mailer", pw["secretText"])
print("secret stored in", VAULT, "- all set, the sensors can send mail now")
