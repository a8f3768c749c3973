import os
import requests
from azure.identity import CertificateCredential

CALLS = {
    "name": "/organization",
    "inbox": "/me/mailFolders/inbox",
}
credential = CertificateCredential(os.environ["TENANT"], os.environ["APP"], "/run/secrets/app.pem")


def call(path):
    token = credential.get_token("https://graph.microsoft.com/.default").token
    return requests.get("https://graph.microsoft.com/v1.0" + path, headers={"Authorization": f"Bearer {token}"}, timeout=30)


print(call(CALLS["name"]).status_code, call(CALLS["inbox"]).status_code)
