import requests

APPS = [
    # tenant, client, secret
    ("contoso.onmicrosoft.com", "5b0c6f0e-1c1f-4a77-8d5d-0d8f3f9b7a11", "«34 list1»"),
    ("fabrikam.onmicrosoft.com", "1f0f8a7e-3f5d-4f0e-8f44-3f5a8d1b2c3d", "«32 list2»"),
]
for tenant, client, secret in APPS:
    r = requests.post(
        f"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
        data={"client_id": client, "client_secret": secret, "grant_type": "client_credentials", "scope": "https://graph.microsoft.com/.default"},
    )
    print(tenant, r.status_code)
