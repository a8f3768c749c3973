import json
import sys
from typing import Dict, List

import httpx
from azure.identity import AzureCliCredential

GRAPH_APP_ID = "00000003-0000-0000-c000-000000000000"
EXO_APP_ID = "00000002-0000-0ff1-ce00-000000000000"


class Onboarder:
    def __init__(self):
        token = AzureCliCredential().get_token("https://graph.microsoft.com/.default")
        self.http = httpx.Client(
            base_url="https://graph.microsoft.com/v1.0/",
            headers={"Authorization": "Bearer " + token.token},
            timeout=30.0,
        )

    def call(self, method: str, path: str, **kw) -> dict:
        r = self.http.request(method, path, **kw)
        r.raise_for_status()
        return r.json() if r.content else {}

    def resource(self, app_id: str) -> dict:
        return self.call("GET", f"servicePrincipals(appId='{app_id}')?$select=id,appRoles,displayName")

    def create(self, name: str, wanted: Dict[str, List[str]]) -> str:
        resources = {rid: self.resource(rid) for rid in wanted}
        access = []
        for rid, names in wanted.items():
            by_name = {r["value"]: r["id"] for r in resources[rid]["appRoles"]}
            access.append({
                "resourceAppId": rid,
                "resourceAccess": [{"id": by_name[n], "type": "Role"} for n in names],
            })

        app = self.call("POST", "applications", json={"displayName": name, "requiredResourceAccess": access})
        sp = self.call("POST", "servicePrincipals", json={"appId": app["appId"]})

        # declared is not granted: one assignment for each role
        for entry in access:
            target = resources[entry["resourceAppId"]]
            for role in entry["resourceAccess"]:
                self.call("POST", f"servicePrincipals/{sp['id']}/appRoleAssignments", json={
                    "principalId": sp["id"],
                    "resourceId": target["id"],
                    "appRoleId": role["id"],
                })
                print("granted", role["id"], "on", target["displayName"])
        return app["appId"]


if __name__ == "__main__":
    spec = json.load(open(sys.argv[1]))
    print(Onboarder().create(spec["name"], {
        GRAPH_APP_ID: spec.get("graph", []),
        EXO_APP_ID: spec.get("exchange", []),
    }))
