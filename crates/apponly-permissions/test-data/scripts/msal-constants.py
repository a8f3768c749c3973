#=> GET /groups
#=> GET /groups/{id}/transitiveMembers
import msal, requests

AUTHORITY = "https://login.microsoftonline.com/" + TENANT
SCOPE = ["https://graph.microsoft.com/.default"]
ENDPOINT = "https://graph.microsoft.com/v1.0/groups"
MEMBERS = ENDPOINT + "/{group}/transitiveMembers"
app = msal.ConfidentialClientApplication(CLIENT, authority=AUTHORITY, client_credential=CERT)
token = app.acquire_token_for_client(scopes=SCOPE)
for group in requests.get(ENDPOINT, headers=h).json()["value"]:
    print(requests.get(MEMBERS.format(group=group["id"]), headers=h).json())
