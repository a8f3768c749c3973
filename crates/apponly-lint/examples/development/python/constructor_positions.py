from azure.identity import ClientSecretCredential

from contoso.graph import GraphConnector

TENANT = "9d8e7c6b-5a49-4c38-8b27-1a2b3c4d5e6f"
credential = ClientSecretCredential(TENANT, "5b0c6f0e-1c1f-4a77-8d5d-0d8f3f9b7a11", "«32 position»")
connector = GraphConnector("5b0c6f0e-1c1f-4a77-8d5d-0d8f3f9b7a11", "«34 connector»", TENANT)
