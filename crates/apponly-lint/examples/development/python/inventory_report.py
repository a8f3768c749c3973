import csv
import sys
from collections import Counter

from azure.identity import ManagedIdentityCredential
import requests

token = ManagedIdentityCredential().get_token("https://graph.microsoft.com/.default").token
session = requests.Session()
session.headers["Authorization"] = f"Bearer {token}"

writer = csv.DictWriter(sys.stdout, ["displayName", "application", "delegated"])
url = "https://graph.microsoft.com/v1.0/applications?$select=displayName,requiredResourceAccess"
while url:
    page = session.get(url, timeout=30).json()
    for app in page["value"]:
        kinds = Counter(a["type"] for r in app["requiredResourceAccess"] for a in r["resourceAccess"])
        writer.writerow({"displayName": app["displayName"], "application": kinds["Role"], "delegated": kinds["Scope"]})
    url = page.get("@odata.nextLink")
