import json
import os

import requests
from azure.identity import CertificateCredential

"""
Zählt ungelesene Mails der Funktionspostfächer und schreibt sie für Prometheus (textfile collector).
"""

POSTFAECHER = os.environ["POSTFAECHER"].split(",")
ZIEL = "/var/lib/node_exporter/textfile/mail.prom"

cred = CertificateCredential(
    tenant_id=os.environ["AZURE_TENANT_ID"],
    client_id=os.environ["AZURE_CLIENT_ID"],
    certificate_path="/etc/ssl/private/mailcount.pem",
)


def batch(anfragen):
    token = cred.get_token("https://graph.microsoft.com/.default").token
    r = requests.post(
        "https://graph.microsoft.com/v1.0/$batch",
        headers={"Authorization": "Bearer " + token, "Content-Type": "application/json"},
        data=json.dumps({"requests": anfragen}),
        timeout=30,
    )
    r.raise_for_status()
    return {a["id"]: a for a in r.json()["responses"]}


anfragen = [{"id": "eigenes", "method": "GET", "url": "/me/mailFolders/inbox?$select=unreadItemCount"}]
for i, p in enumerate(POSTFAECHER[:19]):
    anfragen.append({
        "id": str(i),
        "method": "GET",
        "url": f"/users/{p}/mailFolders/inbox?$select=unreadItemCount",
    })

antworten = batch(anfragen)

with open(ZIEL + ".neu", "w") as f:
    f.write("# TYPE mail_unread gauge\n")
    for kennung, a in sorted(antworten.items()):
        if a["status"] != 200:
            print("übersprungen:", kennung, a["status"])
            continue
        name = "eigenes" if kennung == "eigenes" else POSTFAECHER[int(kennung)]
        f.write('mail_unread{box="%s"} %d\n' % (name, a["body"]["unreadItemCount"]))
os.replace(ZIEL + ".neu", ZIEL)
