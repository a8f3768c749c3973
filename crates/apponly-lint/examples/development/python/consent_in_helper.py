import requests


class Setup:
    def __init__(self, token):
        self.http = requests.Session()
        self.http.headers["Authorization"] = "Bearer " + token

    def call(self, method, path, body=None):
        answer = self.http.request(method, "https://graph.microsoft.com/v1.0" + path, json=body)
        answer.raise_for_status()
        return answer.json() if answer.content else {}

    def run(self, name, roles, graph):
        access = [{"id": role, "type": "Role"} for role in roles]
        app = self.call("POST", "/applications", {"displayName": name, "requiredResourceAccess": [
            {"resourceAppId": "00000003-0000-0000-c000-000000000000", "resourceAccess": access}]})
        sp = self.call("POST", "/servicePrincipals", {"appId": app["appId"]})
        for role in roles:
            self.call("POST", f"/servicePrincipals/{sp['id']}/appRoleAssignments",
                      {"principalId": sp["id"], "resourceId": graph, "appRoleId": role})
        return app["appId"]
