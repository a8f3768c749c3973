import os
import msal

app = msal.ConfidentialClientApplication(
    os.environ["CLIENT_ID"],
    authority=f"https://login.microsoftonline.com/{os.environ['TENANT_ID']}",
    client_credential=os.environ["CLIENT_SECRET"],
)
result = app.acquire_token_for_client(["https://graph.microsoft.com/.default"])
print("DEBUG", result["access_token"])
