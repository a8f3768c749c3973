import sys

import requests

BASE = "https://graph.microsoft.com/v1.0"


def setup(session: requests.Session, app: dict, principal: str, graph_principal: str, role: str) -> None:
    wanted = [{"resourceAppId": "00000003-0000-0000-c000-000000000000", "resourceAccess": [{"id": role, "type": "Role"}]}]
    session.patch(f"{BASE}/applications/{app['id']}", json={"requiredResourceAccess": wanted}).raise_for_status()
    session.post(
        f"{BASE}/servicePrincipals/{graph_principal}/appRoleAssignedTo",
        json={"principalId": principal, "resourceId": graph_principal, "appRoleId": role},
    ).raise_for_status()


if __name__ == "__main__":
    sys.exit("import me")
