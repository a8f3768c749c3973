import os
import requests


def rotate(token, object_id):
    made = requests.post(
        f"https://graph.microsoft.com/v1.0/applications/{object_id}/addPassword",
        headers={"Authorization": f"Bearer {token}"},
        json={"passwordCredential": {"displayName": "rotated"}},
        timeout=30,
    ).json()
    print("valid until", made["endDateTime"])
    print("secret:", made["secretText"])


rotate(os.environ["GRAPH_TOKEN"], os.environ["APP_OBJECT_ID"])
