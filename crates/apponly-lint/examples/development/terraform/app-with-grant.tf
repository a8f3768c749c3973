data "azuread_service_principal" "graph" {
  client_id = "00000003-0000-0000-c000-000000000000"
}

resource "azuread_application" "reader" {
  display_name = "group-reader"
  required_resource_access {
    resource_app_id = "00000003-0000-0000-c000-000000000000"
    resource_access {
      id   = "5b567255-7703-4780-807c-7be8301ae99b"
      type = "Role"
    }
  }
}

resource "azuread_service_principal" "reader" {
  client_id = azuread_application.reader.client_id
}

resource "azuread_app_role_assignment" "reader" {
  app_role_id         = "5b567255-7703-4780-807c-7be8301ae99b"
  principal_object_id = azuread_service_principal.reader.object_id
  resource_object_id  = data.azuread_service_principal.graph.object_id
}
