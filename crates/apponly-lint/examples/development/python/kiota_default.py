import os

from azure.identity.aio import ClientSecretCredential
from kiota_authentication_azure.azure_identity_authentication_provider import AzureIdentityAuthenticationProvider
from msgraph import GraphRequestAdapter, GraphServiceClient

NEEDS = ["Mail.Read", "Mail.Send"]
credential = ClientSecretCredential(os.environ["TENANT"], os.environ["APP"], os.environ["KEY"])
provider = AzureIdentityAuthenticationProvider(credential, scopes=["https://graph.microsoft.com/.default"])
client = GraphServiceClient(request_adapter=GraphRequestAdapter(provider))
print("consented by the administrator:", ", ".join(NEEDS))
