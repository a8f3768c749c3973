import os

from azure.identity.aio import ClientSecretCredential
from kiota_authentication_azure.azure_identity_authentication_provider import AzureIdentityAuthenticationProvider
from msgraph import GraphRequestAdapter, GraphServiceClient

credential = ClientSecretCredential(os.environ["TENANT"], os.environ["APP"], os.environ["KEY"])
provider = AzureIdentityAuthenticationProvider(credential, scopes=["Mail.Read", "Mail.Send"])
client = GraphServiceClient(request_adapter=GraphRequestAdapter(provider))
