from msal import ConfidentialClientApplication
import config

app = ConfidentialClientApplication(config.ID, client_credential=config.SECRET, authority=config.AUTHORITY)
token = app.acquire_token_for_client(scopes=["https://graph.microsoft.com/.default", "offline_access"])
