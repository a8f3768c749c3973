resource "azuread_application" "index" {
  display_name = "search-index"

  dynamic "required_resource_access" {
    for_each = var.access
    content {
      resource_app_id = required_resource_access.key
      dynamic "resource_access" {
        for_each = required_resource_access.value
        content {
          id   = resource_access.value
          type = "Role"
        }
      }
    }
  }
}

resource "azuread_app_role_assignment" "index" {
  for_each            = toset(local.roles)
  app_role_id         = data.azuread_service_principal.graph.app_role_ids[each.value]
  principal_object_id = azuread_service_principal.index.object_id
  resource_object_id  = data.azuread_service_principal.graph.object_id
}
