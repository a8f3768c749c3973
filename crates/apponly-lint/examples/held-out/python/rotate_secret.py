import datetime as dt
import os

import requests
from azure.identity import DefaultAzureCredential
from azure.keyvault.secrets import SecretClient

credential = DefaultAzureCredential()
bearer = credential.get_token("https://graph.microsoft.com/.default").token
until = (dt.datetime.now(dt.timezone.utc) + dt.timedelta(days=90)).isoformat()
answer = requests.post(
    f"https://graph.microsoft.com/v1.0/applications/{os.environ['APP_OBJECT_ID']}/addPassword",
    json={"passwordCredential": {"displayName": "rotated", "endDateTime": until}},
    headers={"Authorization": f"Bearer {bearer}"},
    timeout=30,
)
answer.raise_for_status()
password = answer.json()["secretText"]
SecretClient(os.environ["VAULT_URL"], credential).set_secret("app-secret", password, expires_on=dt.datetime.fromisoformat(until))
print("new key id:", answer.json()["keyId"])
