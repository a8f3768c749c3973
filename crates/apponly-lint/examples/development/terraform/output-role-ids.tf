output "role_ids" {
  value = data.azuread_service_principal.msgraph.app_role_ids
}

resource "azuread_application_api_access" "graph" {
  application_id = azuread_application_registration.portal.id
  api_client_id  = "00000003-0000-0000-c000-000000000000"
  scope_ids      = [for name in var.scopes : data.azuread_service_principal.msgraph.oauth2_permission_scope_ids[name]]
}
