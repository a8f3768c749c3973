import os

import requests
from azure.identity import AzureCliCredential

GRAPH = "https://graph.microsoft.com/v1.0"
token = AzureCliCredential().get_token("https://graph.microsoft.com/.default").token
session = requests.Session()
session.headers["Authorization"] = f"Bearer {token}"


def want(object_id, role_ids):
    access = [{"id": role, "type": "Role"} for role in role_ids]
    answer = session.patch(
        f"{GRAPH}/applications/{object_id}",
        json={"requiredResourceAccess": [{"resourceAppId": os.environ["API_ID"], "resourceAccess": access}]},
        timeout=30,
    )
    answer.raise_for_status()


want(os.environ["OBJECT_ID"], os.environ["ROLE_IDS"].split(","))
