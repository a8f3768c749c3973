import os
import requests
from azure.identity import EnvironmentCredential

G = "https://graph.microsoft.com/v1.0"
H = {"Authorization": "Bearer " + EnvironmentCredential().get_token("https://graph.microsoft.com/.default").token}


def everything(url):
    while url:
        page = requests.get(url, headers=H).json()
        yield from page["value"]
        url = page.get("@odata.nextLink")


for group in everything(G + "/groups?$filter=startswith(displayName,'old-')"):
    requests.delete(f"{G}/groups/{group['id']}", headers=H)
requests.post(f"{G}/users", headers=H, json={"accountEnabled": True})
