#=> GET /users
#=> GET /users/{id}/messages
#=> POST /users/{id}/sendMail
#=> GET /groups/{id}/members
import asyncio
from azure.identity import ManagedIdentityCredential
from msgraph import GraphServiceClient

client = GraphServiceClient(ManagedIdentityCredential(), ["https://graph.microsoft.com/.default"])


async def main():
    users = await client.users.get()
    for user in users.value:
        await client.users.by_user_id(user.id).messages.get()
    await client.users.by_user_id("ada@contoso.com").send_mail.post(body)
    await client.groups.by_group_id(gid).members.get(request_configuration=config)
