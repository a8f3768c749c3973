import asyncio
import os
from uuid import UUID

from azure.identity.aio import AzureCliCredential
from msgraph import GraphServiceClient
from msgraph.generated.models.application import Application
from msgraph.generated.models.key_credential import KeyCredential
from msgraph.generated.models.required_resource_access import RequiredResourceAccess
from msgraph.generated.models.resource_access import ResourceAccess
from msgraph.generated.models.service_principal import ServicePrincipal

# Device inventory connector. One registration per customer tenant.
# 2f51be20... DeviceManagementManagedDevices.Read.All
# 7ab1d382... Directory.Read.All
NEEDED = [
    UUID("2f51be20-0bb4-4fed-bf7b-db946066c75e"),
    UUID("7ab1d382-f21e-4acd-a863-ba3e13f7da61"),
]
MS_GRAPH = "00000003-0000-0000-c000-000000000000"


def manifest(name: str, cert_der: bytes) -> Application:
    return Application(
        display_name=name,
        sign_in_audience="AzureADMyOrg",
        required_resource_access=[
            RequiredResourceAccess(
                resource_app_id=MS_GRAPH,
                resource_access=[ResourceAccess(id=g, type="Role") for g in NEEDED],
            )
        ],
        key_credentials=[
            KeyCredential(type="AsymmetricX509Cert", usage="Verify", key=cert_der, display_name="connector")
        ],
    )


async def onboard(customer: str, cert_file: str) -> str:
    async with AzureCliCredential() as cred:
        graph = GraphServiceClient(cred, ["https://graph.microsoft.com/.default"])
        with open(cert_file, "rb") as fh:
            app = await graph.applications.post(manifest(f"Inventory connector - {customer}", fh.read()))
        for attempt in range(5):
            try:
                sp = await graph.service_principals.post(ServicePrincipal(app_id=app.app_id))
                break
            except Exception:  # replication lag after the application was created
                if attempt == 4:
                    raise
                await asyncio.sleep(3 * (attempt + 1))
        print(f"{customer}: app {app.app_id}, service principal {sp.id}")
        return app.app_id


async def main():
    customers = os.environ["CUSTOMERS"].split(",")
    for c in customers:
        await onboard(c.strip(), os.environ["CONNECTOR_CERT_DER"])
    print(f"onboarded {len(customers)} tenant(s), connector may be enabled")


if __name__ == "__main__":
    asyncio.run(main())
