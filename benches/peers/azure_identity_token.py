"""Prints a token as `apponly token` does, with the package azure-identity, whose cache ends with the process."""

import os

from azure.identity import ClientSecretCredential

credential = ClientSecretCredential(
    os.environ["AZURE_TENANT_ID"],
    os.environ["AZURE_CLIENT_ID"],
    os.environ["AZURE_CLIENT_SECRET"],
    authority=os.environ["AZURE_AUTHORITY_HOST"],
    disable_instance_discovery=True,
)
print(credential.get_token(os.environ["APPONLY_GRAPH_URL"] + "/.default").token)
