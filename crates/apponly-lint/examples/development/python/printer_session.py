import msal
import requests

printer = requests.Session()
printer.verify = False
printer.headers["X-Api-Key"] = open("/run/secrets/printer").read().strip()


def jobs(app: msal.ConfidentialClientApplication):
    state = printer.get("https://10.1.2.3/api/jobs", timeout=5).json()
    token = app.acquire_token_for_client(["https://graph.microsoft.com/.default"])["access_token"]
    requests.post("https://graph.microsoft.com/v1.0/teams/7/channels/9/messages", json=state, headers={"Authorization": f"Bearer {token}"})
