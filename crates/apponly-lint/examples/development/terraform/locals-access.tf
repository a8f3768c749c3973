locals {
  graph_access = [
    { id = data.azuread_service_principal.msgraph.app_role_ids["User.Read.All"], type = "Role" },
    { id = data.azuread_service_principal.msgraph.oauth2_permission_scope_ids["User.Read"], type = "Scope" },
  ]
}

resource "azuread_application" "hr" {
  display_name = "hr-sync"
  required_resource_access {
    resource_app_id = data.azuread_application_published_app_ids.well_known.result.MicrosoftGraph
    dynamic "resource_access" {
      for_each = local.graph_access
      content {
        id   = resource_access.value.id
        type = resource_access.value.type
      }
    }
  }
}
