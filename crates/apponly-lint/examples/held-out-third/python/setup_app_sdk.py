"""Legt die App-Registrierung für den Telefonbuch-Dienst an (einmalig, durch einen Admin).

    az login --tenant <tenant>
    python setup_app_sdk.py prod
"""
import asyncio
import sys
from uuid import UUID

from azure.identity import AzureCliCredential
from msgraph import GraphServiceClient
from msgraph.generated.models.application import Application
from msgraph.generated.models.federated_identity_credential import FederatedIdentityCredential
from msgraph.generated.models.required_resource_access import RequiredResourceAccess
from msgraph.generated.models.resource_access import ResourceAccess
from msgraph.generated.models.service_principal import ServicePrincipal

GRAPH_APP_ID = "00000003-0000-0000-c000-000000000000"

ROLLEN = {
    "User.Read.All": "df021288-bdef-4463-88db-98f22de89214",
    "GroupMember.Read.All": "98830695-27a2-44f7-8c18-0c3ebc9698f6",
}

ISSUER = {
    "prod": "https://oidc.prod.aks.example.net/4c1f/",
    "test": "https://oidc.test.aks.example.net/77ab/",
}


def beschreibung(stufe: str) -> Application:
    zugriff = [ResourceAccess(id=UUID(i), type="Role") for i in ROLLEN.values()]
    return Application(
        display_name=f"telefonbuch-{stufe}",
        sign_in_audience="AzureADMyOrg",
        required_resource_access=[
            RequiredResourceAccess(resource_app_id=GRAPH_APP_ID, resource_access=zugriff)
        ],
    )


async def main(stufe: str) -> None:
    graph = GraphServiceClient(AzureCliCredential(), ["https://graph.microsoft.com/.default"])

    app = await graph.applications.post(beschreibung(stufe))
    print("App-Registrierung", app.app_id)

    sp = await graph.service_principals.post(ServicePrincipal(app_id=app.app_id))
    print("Dienstprinzipal  ", sp.id)

    await graph.applications.by_application_id(app.id).federated_identity_credentials.post(
        FederatedIdentityCredential(
            name="aks",
            issuer=ISSUER[stufe],
            subject="system:serviceaccount:telefonbuch:telefonbuch",
            audiences=["api://AzureADTokenExchange"],
        )
    )
    print("Fertig. Der Pod kann sich jetzt anmelden.")


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in ISSUER:
        sys.exit(__doc__)
    asyncio.run(main(sys.argv[1]))
