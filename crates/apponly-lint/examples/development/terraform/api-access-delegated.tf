resource "azuread_application_registration" "portal" {
  display_name = "portal"
}

resource "azuread_application_api_access" "graph" {
  application_id = azuread_application_registration.portal.id
  api_client_id  = data.azuread_service_principal.graph.client_id
  scope_ids      = [data.azuread_service_principal.graph.oauth2_permission_scope_ids["User.Read"]]
}
