resource "azuread_application_registration" "in" {
  display_name = "in"
}

resource "azuread_application_registration" "out" {
  display_name = "out"
}

resource "azuread_application_api_access" "in" {
  application_id = azuread_application_registration.in.id
  api_client_id  = local.graph_client_id
  role_ids       = [local.roles["User.Read.All"]]
}

resource "azuread_application_api_access" "out" {
  application_id = azuread_application_registration.out.id
  api_client_id  = local.graph_client_id
  role_ids       = [local.roles["Mail.Send"]]
}

resource "azuread_service_principal" "in" {
  client_id = azuread_application_registration.in.client_id
}

resource "azuread_service_principal" "out" {
  client_id = azuread_application_registration.out.client_id
}

resource "azuread_app_role_assignment" "in" {
  for_each            = toset(["User.Read.All"])
  app_role_id         = local.roles[each.value]
  principal_object_id = azuread_service_principal.in.object_id
  resource_object_id  = data.azuread_service_principal.graph.object_id
}
