import os

import msal

CLIENT_ID = os.environ.get("CLIENT_ID", "8c1f3c0d-6a60-4e0e-9d9c-3b1f5d1c2a10")
CLIENT_SECRET = os.environ.get("CLIENT_SECRET", "«34 envdefault»")
AUTHORITY = os.environ.get("AUTHORITY", "https://login.microsoftonline.com/contoso.onmicrosoft.com")

app = msal.ConfidentialClientApplication(CLIENT_ID, CLIENT_SECRET, AUTHORITY)
