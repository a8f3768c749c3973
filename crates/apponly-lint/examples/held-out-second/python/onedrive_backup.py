import argparse
import os
import pathlib

from azure.identity import ClientSecretCredential
import requests

BASE = "https://graph.microsoft.com/v1.0"


class Drive:
    def __init__(self, credential):
        self._credential = credential

    @property
    def _headers(self):
        token = self._credential.get_token("https://graph.microsoft.com/.default")
        return {"Authorization": f"Bearer {token.token}"}

    def upload(self, path: pathlib.Path):
        url = f"{BASE}/me/drive/root:/backup/{path.name}:/content"
        with path.open("rb") as stream:
            response = requests.put(url, data=stream, headers=self._headers, timeout=300)
        response.raise_for_status()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="+", type=pathlib.Path)
    args = parser.parse_args()
    drive = Drive(ClientSecretCredential(os.environ["TENANT"], os.environ["CLIENT"], os.environ["SECRET"]))
    for file in args.files:
        drive.upload(file)
