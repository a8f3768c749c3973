"""
Create (or update) the registration of the mail gateway and give it its Graph roles.
Idempotent, run by the platform pipeline with a service connection that holds
Application.ReadWrite.OwnedBy and AppRoleAssignment.ReadWrite.All.
"""
import sys

import requests
from azure.identity import AzureCliCredential

G = "https://graph.microsoft.com/v1.0"
MSGRAPH_APP = "00000003-0000-0000-c000-000000000000"
ROLES = {
    "Mail.Send": "b633e1c5-b582-4048-a93e-9f11b44c7e96",
    "Calendars.Read": "798ee544-9d2d-430c-a058-570e29e34338",
}

http = requests.Session()
http.headers["Authorization"] = "Bearer " + AzureCliCredential().get_token("https://graph.microsoft.com/.default").token


def call(method, path, **kw):
    r = http.request(method, G + path, **kw)
    if r.status_code == 404:
        return None
    if not r.ok:
        sys.exit(f"{method} {path}: {r.status_code} {r.text[:400]}")
    return r.json() if r.content else {}


def pages(path):
    url = path
    while url:
        body = call("GET", url)
        yield from body["value"]
        nxt = body.get("@odata.nextLink")
        url = nxt.replace(G, "") if nxt else None


def upsert_app(unique_name, display):
    body = {
        "displayName": display,
        "signInAudience": "AzureADMyOrg",
        "requiredResourceAccess": [{
            "resourceAppId": MSGRAPH_APP,
            "resourceAccess": [{"id": i, "type": "Role"} for i in ROLES.values()],
        }],
    }
    app = call("GET", f"/applications(uniqueName='{unique_name}')")
    if app is None:
        app = call("POST", "/applications", json={**body, "uniqueName": unique_name})
    else:
        call("PATCH", f"/applications/{app['id']}", json=body)
    return app


def ensure_sp(app_id):
    sp = call("GET", f"/servicePrincipals(appId='{app_id}')")
    return sp or call("POST", "/servicePrincipals", json={"appId": app_id})


def main():
    app = upsert_app("mail-gateway", "Mail gateway")
    sp = ensure_sp(app["appId"])
    graph_sp = call("GET", f"/servicePrincipals(appId='{MSGRAPH_APP}')?$select=id")
    have = {a["appRoleId"] for a in pages(f"/servicePrincipals/{sp['id']}/appRoleAssignments")}
    for name, role in ROLES.items():
        if role in have:
            print("=", name)
            continue
        call("POST", f"/servicePrincipals/{sp['id']}/appRoleAssignments",
             json={"principalId": sp["id"], "resourceId": graph_sp["id"], "appRoleId": role})
        print("+", name)


main()
