"""Where things are; nothing of it is a secret."""
import os

from azure.identity import DefaultAzureCredential
from azure.keyvault.secrets import SecretClient

SECRET_NAME = "Contoso-Prod-GraphSync-Client-2024"
CLIENT_SECRET_NAME = "graph-client-secret-2024"
CLIENT_SECRET_ID = "7d1b2f6e-4a30-4b5c-9d8e-7c6b5a494c38"
PASSWORD_HINT = "ends with 7Zk"
MODEL_SHA256 = "q1Z3x5C7v9B2n4M6a8S0d1F3g5H7j9K2l4P6o8I0u1Y="
THUMBPRINT = "A1B2C3D4E5F60718293A4B5C6D7E8F9011223344"
CLIENT_SECRET = SecretClient(os.environ["VAULT_URL"], DefaultAzureCredential()).get_secret(SECRET_NAME).value
# The secret is in Contoso-Prod-GraphSync-Vault-2024Q3
