import pulumi
import pulumi_azuread as azuread

app = azuread.Application(
    "exporter",
    display_name="exporter",
    required_resource_accesses=[
        azuread.ApplicationRequiredResourceAccessArgs(
            resource_app_id="00000003-0000-0000-c000-000000000000",
            resource_accesses=[
                azuread.ApplicationRequiredResourceAccessResourceAccessArgs(
                    id="01d4889c-1287-42c6-ac1f-5d1e02578ef6",
                    type="Role",
                )
            ],
        )
    ],
)
principal = azuread.ServicePrincipal("exporter", client_id=app.client_id)
pulumi.export("client_id", app.client_id)
