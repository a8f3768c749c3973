module "grants" {
  source    = "./modules/graph-roles"
  for_each  = { a = azuread_service_principal.a.object_id, b = azuread_service_principal.b.object_id }
  principal = each.value
}

resource "azuread_application" "a" {
  display_name = "a"
  required_resource_access {
    resource_app_id = local.graph
    resource_access {
      id   = local.user_read_all
      type = "Role"
    }
  }
}

resource "azuread_service_principal" "a" {
  client_id = azuread_application.a.client_id
}

resource "azuread_app_role_assignment" "a" {
  app_role_id         = local.user_read_all
  principal_object_id = azuread_service_principal.a.object_id
  resource_object_id  = data.azuread_service_principal.graph.object_id
}
