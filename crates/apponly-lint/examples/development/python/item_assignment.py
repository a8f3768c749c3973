import os

import requests

body = {"displayName": os.environ["NAME"]}
body["requiredResourceAccess"] = [
    {
        "resourceAppId": "00000003-0000-0000-c000-000000000000",
        "resourceAccess": [dict(id=os.environ["ROLE"], type="Role")],
    }
]
answer = requests.post("https://graph.microsoft.com/v1.0/applications", json=body, headers=headers(), timeout=20)
print(answer.json()["appId"])
