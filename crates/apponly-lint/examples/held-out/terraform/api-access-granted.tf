resource "azuread_application_registration" "mail" {
  display_name = "mail"
}

resource "azuread_application_api_access" "mail" {
  application_id = azuread_application_registration.mail.id
  api_client_id  = "00000003-0000-0000-c000-000000000000"
  role_ids       = ["b633e1c5-b582-4048-a93e-9f11b44c7e96"]
}

resource "azuread_service_principal" "mail" {
  client_id = azuread_application_registration.mail.client_id
}

data "azuread_service_principal" "graph" {
  client_id = "00000003-0000-0000-c000-000000000000"
}

resource "azuread_app_role_assignment" "mail" {
  app_role_id         = "b633e1c5-b582-4048-a93e-9f11b44c7e96"
  principal_object_id = azuread_service_principal.mail.object_id
  resource_object_id  = data.azuread_service_principal.graph.object_id
}
