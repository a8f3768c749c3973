from uuid import UUID

from msgraph.generated.models.resource_access import ResourceAccess

ACCESS = [
    ResourceAccess(id=UUID("7ab1d382-f21e-4acd-a863-ba3e13f7da61"), type="Scope"),
    ResourceAccess(id=UUID("06da0dbc-49e2-44d2-8312-53f166ab848a"), type="Scope"),
]
