import os, requests
from msal import ConfidentialClientApplication

app = ConfidentialClientApplication(os.environ["C"], authority="https://login.microsoftonline.com/" + os.environ["T"], client_credential=os.environ["S"])
token = app.acquire_token_for_client(scopes=["https://graph.microsoft.com/.default"])
mail = {"message": {"subject": "me/you", "body": {"content": "see /me"}, "toRecipients": []}}
requests.post("https://graph.microsoft.com/v1.0/users/shared@contoso.com/sendMail", json=mail, headers={"Authorization": "Bearer " + token["access_token"]})
