#=> GET /applications
#=> DELETE /applications/{id}
#=> POST /applications/{id}/addPassword
import os
import requests

BASE_URL = os.environ.get("GRAPH", "https://graph.microsoft.com/v1.0")


def call_graph(path, method="GET", body=None):
    response = requests.request(method, f"{BASE_URL}{path}", headers=HEADERS, json=body)
    response.raise_for_status()
    return response.json()


apps = call_graph("/applications?$top=100")
call_graph(f"/applications/{app_id}", method="DELETE")
call_graph("/applications/%s/addPassword" % app_id, "POST", {"passwordCredential": {}})
