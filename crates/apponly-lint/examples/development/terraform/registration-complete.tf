resource "azuread_application_api_access" "feed" {
  application_id = azuread_application_registration.feed.id
  api_client_id  = data.azuread_service_principal.msgraph.client_id
  role_ids       = [data.azuread_service_principal.msgraph.app_role_ids["User.Read.All"]]
}

resource "azuread_app_role_assignment" "feed" {
  app_role_id         = data.azuread_service_principal.msgraph.app_role_ids["User.Read.All"]
  principal_object_id = azuread_service_principal.feed.object_id
  resource_object_id  = data.azuread_service_principal.msgraph.object_id
}
