data "azuread_application_published_app_ids" "known" {}

data "azuread_service_principal" "graph" {
  client_id = data.azuread_application_published_app_ids.known.result["MicrosoftGraph"]
}

resource "azuread_application" "reader" {
  display_name = "reader"
  required_resource_access {
    resource_app_id = data.azuread_service_principal.graph.client_id
    resource_access {
      id   = data.azuread_service_principal.graph.app_role_ids["User.Read.All"]
      type = "Role"
    }
  }
}

resource "azuread_service_principal" "reader" {
  client_id = azuread_application.reader.client_id
}

resource "azuread_app_role_assignment" "reader" {
  app_role_id         = data.azuread_service_principal.graph.app_role_ids["User.Read.All"]
  principal_object_id = azuread_service_principal.reader.object_id
  resource_object_id  = data.azuread_service_principal.graph.object_id
}

resource "azuread_application" "mailer" {
  display_name = "mailer"
  required_resource_access {
    resource_app_id = data.azuread_service_principal.graph.client_id
    resource_access {
      id   = data.azuread_service_principal.graph.app_role_ids["Mail.Send"]
      type = "Role"
    }
  }
}

resource "azuread_service_principal" "mailer" {
  client_id = azuread_application.mailer.client_id
}
