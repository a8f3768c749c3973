"""Mail export.

app id 5b0c6f0e-1c1f-4a77-8d5d-0d8f3f9b7a11 in contoso.onmicrosoft.com
"""
import os

from azure.identity import ClientSecretCredential

# client_secret = "«32 oldcomment»"  # before the move to the vault
CLIENT_SECRET = os.environ["CLIENT_SECRET"]
credential = ClientSecretCredential("contoso.onmicrosoft.com", os.environ["CLIENT_ID"], CLIENT_SECRET)
