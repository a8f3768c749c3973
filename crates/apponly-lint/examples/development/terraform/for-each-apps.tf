variable "apps" {
  type = map(object({ roles = list(string) }))
}

resource "azuread_application" "this" {
  for_each     = var.apps
  display_name = each.key

  required_resource_access {
    resource_app_id = data.azuread_application_published_app_ids.well_known.result["MicrosoftGraph"]

    dynamic "resource_access" {
      for_each = each.value.roles
      content {
        id   = data.azuread_service_principal.msgraph.app_role_ids[resource_access.value]
        type = "Role"
      }
    }
  }
}
