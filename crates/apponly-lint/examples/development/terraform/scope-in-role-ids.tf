resource "azuread_application" "svc" {
  display_name = "svc"
  required_resource_access {
    resource_app_id = "00000003-0000-0000-c000-000000000000"
    resource_access {
      id   = data.azuread_service_principal.msgraph.oauth2_permission_scope_ids["Mail.Read"]
      type = "Role"
    }
  }
}
