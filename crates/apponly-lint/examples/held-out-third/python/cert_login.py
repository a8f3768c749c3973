#!/usr/bin/env python
"""Door sensor alarm -> mail. Runs on the Pi in the server room."""
import os
import time

import gpiozero
import msal
import requests

TENANT = "2f6b6b58-5b46-4b0b-9b1b-6c8f0f6e1c77"
CLIENT = "a35f2ac1-07c4-4b59-9c0c-3f5e5f4f2d1e"
THUMBPRINT = "8C1FE46B0C7B9E26A1D4C0B7D8A94F19B6D20C53"
SENDER = "alarm@example.org"
RECEIVERS = os.environ.get("ALARM_TO", "facility@example.org").split(",")

# openssl genrsa 2048, public part uploaded to the app registration in May
CERT_KEY = """\
«pem-begin door»
«pem-line door1»
«pem-line door2»
«pem-line door3»
«pem-line door4»
«pem-end door»
"""

cca = msal.ConfidentialClientApplication(
    CLIENT,
    authority="https://login.microsoftonline.com/" + TENANT,
    client_credential={"thumbprint": THUMBPRINT, "private_key": CERT_KEY},
)


def alarm(text):
    tok = cca.acquire_token_for_client(["https://graph.microsoft.com/.default"])
    if "access_token" not in tok:
        print("no token:", tok.get("error_description"))
        return False
    r = requests.post(
        f"https://graph.microsoft.com/v1.0/users/{SENDER}/sendMail",
        headers={"Authorization": "Bearer " + tok["access_token"]},
        json={
            "message": {
                "subject": "Server room: " + text,
                "importance": "high",
                "body": {"contentType": "Text", "content": time.strftime("%F %T ") + text},
                "toRecipients": [{"emailAddress": {"address": a.strip()}} for a in RECEIVERS],
            },
            "saveToSentItems": False,
        },
        timeout=20,
    )
    return r.status_code == 202


door = gpiozero.Button(17, bounce_time=0.2)
opened = None
warned = False
while True:
    if door.is_pressed:
        opened, warned = None, False
    elif opened is None:
        opened = time.monotonic()
    elif not warned and time.monotonic() - opened > 120:
        warned = alarm("door open for more than 2 minutes")
    time.sleep(1)
