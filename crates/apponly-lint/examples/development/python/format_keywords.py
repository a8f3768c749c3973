import os

import msal
import requests

TEMPLATE = "https://graph.microsoft.com/v1.0/{who}/calendarView?startDateTime={start}&endDateTime={end}"
app = msal.ConfidentialClientApplication(
    os.environ["APP"], client_credential=os.environ["APP_SECRET"],
    authority="https://login.microsoftonline.com/" + os.environ["TENANT"])
token = app.acquire_token_for_client(["https://graph.microsoft.com/.default"])
first = TEMPLATE.format(who="me", start="2025-01-01", end="2025-01-02")
second = TEMPLATE.format(who="users/" + os.environ["ROOM"], start="2025-01-01", end="2025-01-02")
for url in (first, second):
    print(requests.get(url, headers={"Authorization": "Bearer " + token["access_token"]}, timeout=30).status_code)
