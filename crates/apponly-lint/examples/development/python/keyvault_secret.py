from azure.identity import DefaultAzureCredential, ClientSecretCredential
from azure.keyvault.secrets import SecretClient
from msgraph import GraphServiceClient
import asyncio

vault = SecretClient("https://kv-prod.vault.azure.net", DefaultAzureCredential())
secret_name = "graph-reader-secret"
credential = ClientSecretCredential(
    tenant_id=vault.get_secret("tenant-id").value,
    client_id=vault.get_secret("graph-reader-id").value,
    client_secret=vault.get_secret(secret_name).value,
)


async def main():
    graph = GraphServiceClient(credential, ["https://graph.microsoft.com/.default"])
    page = await graph.users.get()
    while page:
        for user in page.value:
            print(user.user_principal_name)
        if not page.odata_next_link:
            break
        page = await graph.users.with_url(page.odata_next_link).get()


asyncio.run(main())
