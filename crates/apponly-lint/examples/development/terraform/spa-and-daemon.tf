resource "azuread_application" "spa" {
  display_name = "portal"
  required_resource_access {
    resource_app_id = var.graph_app_id
    resource_access {
      id   = "e1fe6dd8-ba31-4d61-89e7-88639da4683d"
      type = "Scope"
    }
  }
}

resource "azuread_application" "daemon" {
  display_name = "portal-daemon"
  required_resource_access {
    resource_app_id = var.graph_app_id
    resource_access {
      id   = "df021288-bdef-4463-88db-98f22de89214"
      type = "Role"
    }
  }
}

resource "azuread_service_principal" "daemon" {
  client_id = azuread_application.daemon.client_id
}

resource "azuread_app_role_assignment" "daemon_user_read" {
  app_role_id         = "df021288-bdef-4463-88db-98f22de89214"
  principal_object_id = azuread_service_principal.daemon.object_id
  resource_object_id  = data.azuread_service_principal.graph.object_id
}
