import asyncio
from uuid import UUID

from azure.identity.aio import AzureCliCredential
from msgraph import GraphServiceClient
from msgraph.generated.models.application import Application
from msgraph.generated.models.required_resource_access import RequiredResourceAccess
from msgraph.generated.models.resource_access import ResourceAccess


async def main() -> None:
    client = GraphServiceClient(AzureCliCredential(), ["https://graph.microsoft.com/.default"])
    wanted = RequiredResourceAccess(
        resource_app_id="00000003-0000-0000-c000-000000000000",
        resource_access=[ResourceAccess(id=UUID("5b567255-7703-4780-807c-7be8301ae99b"), type="Role")],
    )
    app = await client.applications.post(Application(display_name="group-sync", required_resource_access=[wanted]))
    print(app.app_id)


asyncio.run(main())
