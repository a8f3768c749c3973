resource "azuread_application" "sync" {
  display_name = "sync"

  required_resource_access {
    resource_app_id = data.azuread_application_published_app_ids.well_known.result["MicrosoftGraph"]

    resource_access {
      id   = azuread_service_principal.msgraph.app_role_ids["User.ReadWrite.All"]
      type = "Role"
    }
  }
}

resource "azuread_service_principal" "sync" {
  client_id = azuread_application.sync.client_id
}

resource "azuread_service_principal_delegated_permission_grant" "sync" {
  service_principal_object_id          = azuread_service_principal.sync.object_id
  resource_service_principal_object_id = azuread_service_principal.msgraph.object_id
  claim_values                         = ["User.ReadWrite.All"]
}
