import msal
import requests

app = msal.PublicClientApplication("14d82eec-204b-4c2f-b7e8-296a70dab67e", authority="https://login.microsoftonline.com/common")
accounts = app.get_accounts()
result = app.acquire_token_silent(["Files.Read"], account=accounts[0]) if accounts else None
if not result:
    flow = app.initiate_device_flow(scopes=["Files.Read"])
    print(flow["message"])
    result = app.acquire_token_by_device_flow(flow)
drive = requests.get("https://graph.microsoft.com/v1.0/me/drive", headers={"Authorization": f"Bearer {result['access_token']}"}, timeout=10).json()
print(drive["quota"]["used"])
