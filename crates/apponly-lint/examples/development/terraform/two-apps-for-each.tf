locals {
  apps = {
    reader = "User.Read.All"
    mailer = "Mail.Send"
  }
}

resource "azuread_application" "reader" {
  display_name = "reader"
  required_resource_access {
    resource_app_id = var.graph_app_id
    resource_access {
      id   = data.azuread_service_principal.graph.app_role_ids["User.Read.All"]
      type = "Role"
    }
  }
}

resource "azuread_application" "mailer" {
  display_name = "mailer"
  required_resource_access {
    resource_app_id = var.graph_app_id
    resource_access {
      id   = data.azuread_service_principal.graph.app_role_ids["Mail.Send"]
      type = "Role"
    }
  }
}

resource "azuread_service_principal" "all" {
  for_each  = { reader = azuread_application.reader.client_id, mailer = azuread_application.mailer.client_id }
  client_id = each.value
}

resource "azuread_app_role_assignment" "all" {
  for_each            = local.apps
  app_role_id         = data.azuread_service_principal.graph.app_role_ids[each.value]
  principal_object_id = azuread_service_principal.all[each.key].object_id
  resource_object_id  = data.azuread_service_principal.graph.object_id
}
