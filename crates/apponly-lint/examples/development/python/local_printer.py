import requests
import msal


def status(app: msal.ConfidentialClientApplication):
    token = app.acquire_token_for_client(scopes=["https://graph.microsoft.com/.default"])["access_token"]
    shares = requests.get("https://graph.microsoft.com/v1.0/print/shares/7/jobs/$count", headers={"Authorization": f"Bearer {token}"})
    lamp = requests.get("https://192.168.10.20/status", verify=False, timeout=5)
    return shares.text, lamp.json()
