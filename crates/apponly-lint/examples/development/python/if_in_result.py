import msal

app = msal.ConfidentialClientApplication(
    CLIENT_ID, authority=AUTHORITY, client_credential=load_secret()
)
result = app.acquire_token_for_client(scopes=["https://graph.microsoft.com/.default"])

# Never there for an app; somebody once passed a user's answer in here.
if "refresh_token" in result:
    raise RuntimeError("this is the answer of a user, not of the app")

token = result["access_token"]
