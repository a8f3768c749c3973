import os
from authlib.integrations.httpx_client import OAuth2Client

client = OAuth2Client(
    os.environ["AZURE_CLIENT_ID"],
    os.environ["AZURE_CLIENT_SECRET"],
    scope="https://graph.microsoft.com/.default",
    token_endpoint=f"https://login.microsoftonline.com/{os.environ['AZURE_TENANT_ID']}/oauth2/v2.0/token",
    grant_type="client_credentials",
)
client.fetch_token(grant_type="client_credentials")
# authlib asks again by itself once the token is over: there is no refresh token here
print(client.get("https://graph.microsoft.com/v1.0/subscribedSkus").json())
