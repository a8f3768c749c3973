"""Pulumi program: identities of the document-intake platform."""
import pulumi
import pulumi_azuread as azuread
import pulumi_azure_native as azure_native

cfg = pulumi.Config()
stack = pulumi.get_stack()
vault_rg = cfg.require("vaultResourceGroup")
vault_name = cfg.require("vaultName")

me = azuread.get_client_config()
msgraph_app_id = "00000003-0000-0000-c000-000000000000"

msgraph = azuread.ServicePrincipal(
    "msgraph",
    client_id=msgraph_app_id,
    use_existing=True,
)


def access(role_name: str):
    return azuread.ApplicationRequiredResourceAccessResourceAccessArgs(
        id=msgraph.app_role_ids[role_name],
        type="Role",
    )


intake = azuread.Application(
    f"intake-{stack}",
    display_name=f"Document intake ({stack})",
    owners=[me.object_id],
    sign_in_audience="AzureADMyOrg",
    required_resource_accesses=[
        azuread.ApplicationRequiredResourceAccessArgs(
            resource_app_id=msgraph_app_id,
            resource_accesses=[access("Sites.Selected"), access("Mail.Send")],
        )
    ],
)

intake_sp = azuread.ServicePrincipal(
    f"intake-sp-{stack}",
    client_id=intake.client_id,
    app_role_assignment_required=False,
    owners=[me.object_id],
)

password = azuread.ApplicationPassword(
    f"intake-pw-{stack}",
    application_id=intake.id,
    end_date_relative="2160h",
    opts=pulumi.ResourceOptions(additional_secret_outputs=["value"]),
)

azure_native.keyvault.Secret(
    f"intake-secret-{stack}",
    resource_group_name=vault_rg,
    vault_name=vault_name,
    secret_name="intake-client-secret",
    properties=azure_native.keyvault.SecretPropertiesArgs(value=password.value),
)

# lets the app read its own storage account; has nothing to do with Graph
azure_native.authorization.RoleAssignment(
    f"intake-blob-{stack}",
    principal_id=intake_sp.object_id,
    principal_type="ServicePrincipal",
    role_definition_id="/providers/Microsoft.Authorization/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
    scope=cfg.require("storageId"),
)

pulumi.export("intakeClientId", intake.client_id)
pulumi.export("tenantId", me.tenant_id)
