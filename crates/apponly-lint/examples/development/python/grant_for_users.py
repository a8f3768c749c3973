import os
import requests
from azure.identity import ClientSecretCredential

token = ClientSecretCredential(os.environ["T"], os.environ["C"], os.environ["S"]).get_token("https://graph.microsoft.com/.default").token
grant = {
    "clientId": os.environ["SP"],
    "consentType": "AllPrincipals",
    "resourceId": os.environ["GRAPH_SP"],
    "scope": "User.Read Mail.Read",
}
requests.post("https://graph.microsoft.com/v1.0/oauth2PermissionGrants", json=grant, headers={"Authorization": f"Bearer {token}"}).raise_for_status()
