import pulumi_azuread as azuread

graph = azuread.get_service_principal_output(client_id="00000003-0000-0000-c000-000000000000")
app = azuread.Application("portal",
    display_name="portal",
    required_resource_accesses=[{
        "resource_app_id": "00000003-0000-0000-c000-000000000000",
        "resource_accesses": [
            {"id": graph.app_role_ids["Group.Read.All"], "type": "Scope"},
        ],
    }])
