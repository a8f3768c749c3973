import os

import requests
from azure.identity import ManagedIdentityCredential

GRAPH = "https://graph.microsoft.com/v1.0"


def post(team, channel, html):
    token = ManagedIdentityCredential().get_token("https://graph.microsoft.com/.default").token
    url = "%s/teams/%s/channels/%s/messages" % (GRAPH, team, channel)
    response = requests.post(url, headers={"Authorization": f"Bearer {token}"}, json={"body": {"contentType": "html", "content": html}})
    response.raise_for_status()


post(os.environ["TEAM"], os.environ["CHANNEL"], "<b>done</b>")
