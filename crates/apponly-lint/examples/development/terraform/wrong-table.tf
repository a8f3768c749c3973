resource "azuread_application" "spa" {
  display_name = "spa"

  required_resource_access {
    resource_app_id = "00000003-0000-0000-c000-000000000000"

    resource_access {
      type = "Scope"
      id   = data.azuread_service_principal.msgraph.app_role_ids["Directory.Read.All"]
    }

    resource_access {
      type = "Scope"
      id   = data.azuread_service_principal.msgraph.oauth2_permission_scope_ids["User.Read"]
    }
  }
}
