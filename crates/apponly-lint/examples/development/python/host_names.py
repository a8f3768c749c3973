"""Hosts of the sign-in service, for the allow list of the proxy."""
import requests

HOSTS = {
    "login.microsoftonline.com",
    "login.windows.net",
    "sts.windows.net",
}


def app_token(tenant, app, assertion):
    answer = requests.post(
        f"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
        data={
            "grant_type": "client_credentials",
            "client_id": app,
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": assertion,
            "scope": "https://graph.microsoft.com/.default",
        },
        timeout=20,
    )
    if not answer.ok:
        print(f"Failed to get a token: {answer.status_code}, {answer.text}")
        answer.raise_for_status()
    return answer.json()["access_token"]
