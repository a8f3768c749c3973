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

resource "azuread_application" "b" {
  display_name = "b"
  required_resource_access {
    resource_app_id = local.graph
    resource_access {
      id   = local.mail_send
      type = "Role"
    }
  }
}

module "b_roles" {
  source    = "./modules/graph-roles"
  client_id = azuread_application.b.client_id
  roles     = ["Mail.Send"]
}
