import os
import sys

import requests
from azure.identity import CertificateCredential

credential = CertificateCredential(os.environ["TENANT_ID"], os.environ["CLIENT_ID"], certificate_path="/etc/graph/cert.pem")
token = credential.get_token("https://graph.microsoft.com/.default").token

GRAPH = "https://graph.microsoft.com/v1.0"
session = requests.Session()
session.headers["Authorization"] = f"Bearer {token}"

url = GRAPH + "/me/messages?$filter=isRead eq false&$select=subject,from"
while url:
    page = session.get(url, timeout=30).json()
    for message in page["value"]:
        print(message["from"]["emailAddress"]["address"], message["subject"])
    url = page.get("@odata.nextLink")
sys.exit(0)
