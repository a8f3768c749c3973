#=> POST /users/{id}/sendMail
#=> GET /organization
import json
import urllib.request

request = urllib.request.Request(
    f"https://graph.microsoft.com/v1.0/users/{sender}/sendMail",
    data=json.dumps(mail).encode(),
    headers={"Authorization": "Bearer " + token},
)
urllib.request.urlopen(request)
org = urllib.request.urlopen(urllib.request.Request("https://graph.microsoft.com/v1.0/organization", headers=h))
