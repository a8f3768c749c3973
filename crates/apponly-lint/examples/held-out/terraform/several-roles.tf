locals {
  graph = "00000003-0000-0000-c000-000000000000"
  roles = ["df021288-bdef-4463-88db-98f22de89214", "5b567255-7703-4780-807c-7be8301ae99b"]
}

resource "azuread_application_registration" "inventory" {
  display_name = "inventory"
}

resource "azuread_application_api_access" "inventory" {
  application_id = azuread_application_registration.inventory.id
  api_client_id  = local.graph
  role_ids       = local.roles
}

resource "azuread_service_principal" "inventory" {
  client_id = azuread_application_registration.inventory.client_id
}
