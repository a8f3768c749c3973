import os
from azure.identity import ClientSecretCredential

credential = ClientSecretCredential(tenant_id="organizations", client_id=os.environ["C"], client_secret=os.environ["S"])
credential.get_token("https://graph.microsoft.com/.default")
