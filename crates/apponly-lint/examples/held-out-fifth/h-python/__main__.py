"""Pulumi program: identity and vault of the invoice importer."""
import pulumi
import pulumi_azure_native as azure_native
import pulumi_azuread as azuread

conf = pulumi.Config()
stack = pulumi.get_stack()
current = azuread.get_client_config()

rg = azure_native.resources.ResourceGroup(f"rg-invoices-{stack}")

importer = azuread.Application(
    "invoice-importer",
    display_name=f"invoice-importer-{stack}",
    sign_in_audience="AzureADMyOrg",
    owners=[current.object_id],
    required_resource_accesses=[
        azuread.ApplicationRequiredResourceAccessArgs(
            resource_app_id="00000003-0000-0000-c000-000000000000",
            resource_accesses=[
                azuread.ApplicationRequiredResourceAccessResourceAccessArgs(
                    id="810c84a8-4a9e-49e6-bf7d-12d183f40d01",  # Mail.Read
                    type="Role",
                ),
            ],
        ),
    ],
)

importer_sp = azuread.ServicePrincipal("invoice-importer-sp", client_id=importer.client_id)

importer_password = azuread.ApplicationPassword(
    "invoice-importer-pw",
    application_id=importer.id,
    display_name="pulumi",
    end_date_relative="4380h",
)

vault = azure_native.keyvault.Vault(
    "kv-invoices",
    resource_group_name=rg.name,
    properties=azure_native.keyvault.VaultPropertiesArgs(
        tenant_id=current.tenant_id,
        enable_rbac_authorization=True,
        sku=azure_native.keyvault.SkuArgs(family="A", name="standard"),
    ),
)

azure_native.keyvault.Secret(
    "importer-secret",
    resource_group_name=rg.name,
    vault_name=vault.name,
    properties=azure_native.keyvault.SecretPropertiesArgs(value=importer_password.value),
)

pulumi.export("client_id", importer.client_id)
pulumi.export("vault", vault.name)
