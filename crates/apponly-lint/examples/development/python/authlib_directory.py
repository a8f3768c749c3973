import os
from authlib.integrations.requests_client import OAuth2Session

ENDPOINT = "https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"] + "/oauth2/v2.0/token"

client = OAuth2Session(
    os.environ["AZURE_CLIENT_ID"],
    os.environ["AZURE_CLIENT_SECRET"],
    scope="https://graph.microsoft.com/.default",
    token_endpoint=ENDPOINT,
    grant_type="client_credentials",
)
token = client.fetch_token()

while True:
    answer = client.get("https://graph.microsoft.com/v1.0/deviceManagement/managedDevices/$count")
    if answer.status_code == 401:
        token = client.refresh_token(ENDPOINT, refresh_token=token.get("refresh_token"))
        continue
    print(answer.text)
    break
