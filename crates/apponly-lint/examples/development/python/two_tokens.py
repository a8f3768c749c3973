import os
import msal
import requests

authority = f"https://login.microsoftonline.com/{os.environ['TENANT']}"
daemon = msal.ConfidentialClientApplication(os.environ["C"], authority=authority, client_credential=os.environ["S"])
app_token = daemon.acquire_token_for_client(["https://graph.microsoft.com/.default"])["access_token"]
user_token = daemon.acquire_token_on_behalf_of(os.environ["ASSERTION"], ["User.Read"])["access_token"]

mine = requests.get("https://graph.microsoft.com/v1.0/me", headers={"Authorization": f"Bearer {user_token}"}).json()
named = requests.get(f"https://graph.microsoft.com/v1.0/users/{mine['id']}", headers={"Authorization": f"Bearer {app_token}"}).json()
print(mine == named)
