from azure.identity.aio import ClientSecretCredential
from msgraph import GraphServiceClient


async def mails(tenant, client, secret):
    graph = GraphServiceClient(ClientSecretCredential(tenant, client, secret))
    users = await graph.users.get()
    return [user.mail for user in users.value]
