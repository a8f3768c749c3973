"""One-off: registers the nightly export in a customer tenant.

Run by an administrator of that tenant (device code). The export itself later runs
app-only with the certificate whose public half is passed here.
"""
import base64
import sys
import time
from pathlib import Path

import msal
import requests

BASE = "https://graph.microsoft.com/v1.0"
GRAPH_APP_ID = "00000003-0000-0000-c000-000000000000"
PUBLIC_CLIENT = "14d82eec-204b-4c2f-b7e8-296a70dab67e"  # Microsoft Graph Command Line Tools
ADMIN_SCOPES = ["User.Read", "Application.ReadWrite.All", "AppRoleAssignment.ReadWrite.All"]

WANTED = {
    "User.Read.All": "df021288-bdef-4463-88db-98f22de89214",
    "Group.Read.All": "5b567255-7703-4780-807c-7be8301ae99b",
}


def sign_in(tenant):
    pca = msal.PublicClientApplication(
        PUBLIC_CLIENT, authority=f"https://login.microsoftonline.com/{tenant}"
    )
    flow = pca.initiate_device_flow(scopes=ADMIN_SCOPES)
    print(flow["message"])
    result = pca.acquire_token_by_device_flow(flow)
    if "access_token" not in result:
        sys.exit(result.get("error_description"))
    s = requests.Session()
    s.headers["Authorization"] = "Bearer " + result["access_token"]
    return s


def post(s, path, body):
    for attempt in range(6):
        r = s.post(BASE + path, json=body, timeout=30)
        # a new object is not everywhere at once
        if r.status_code not in (400, 404) or attempt == 5:
            r.raise_for_status()
            return r.json()
        time.sleep(5 * (attempt + 1))


def main(tenant, cer):
    s = sign_in(tenant)
    who = s.get(f"{BASE}/me?$select=userPrincipalName", timeout=30).json()
    print("signed in as", who["userPrincipalName"])

    app = post(s, "/applications", {
        "displayName": "Nightly export",
        "signInAudience": "AzureADMyOrg",
        "keyCredentials": [{
            "type": "AsymmetricX509Cert",
            "usage": "Verify",
            "key": base64.b64encode(Path(cer).read_bytes()).decode(),
        }],
        "requiredResourceAccess": [{
            "resourceAppId": GRAPH_APP_ID,
            "resourceAccess": [{"id": i, "type": "Role"} for i in WANTED.values()],
        }],
    })
    sp = post(s, "/servicePrincipals", {"appId": app["appId"]})
    graph_sp = s.get(
        f"{BASE}/servicePrincipals(appId='{GRAPH_APP_ID}')?$select=id", timeout=30
    ).json()["id"]

    for name, role in WANTED.items():
        post(s, f"/servicePrincipals/{sp['id']}/appRoleAssignments",
             {"principalId": sp["id"], "resourceId": graph_sp, "appRoleId": role})
        print("granted", name)
    print("client id:", app["appId"])


if __name__ == "__main__":
    main(*sys.argv[1:3])
