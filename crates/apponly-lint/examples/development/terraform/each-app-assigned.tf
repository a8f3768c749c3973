resource "azuread_application" "each" {
  for_each     = var.apps
  display_name = each.key
  required_resource_access {
    resource_app_id = local.graph
    dynamic "resource_access" {
      for_each = each.value.roles
      content {
        id   = local.role_ids[resource_access.value]
        type = "Role"
      }
    }
  }
}

resource "azuread_service_principal" "each" {
  for_each  = azuread_application.each
  client_id = each.value.client_id
}

resource "azuread_app_role_assignment" "each" {
  for_each            = local.app_role_pairs
  app_role_id         = local.role_ids[each.value.role]
  principal_object_id = azuread_service_principal.each[each.value.app].object_id
  resource_object_id  = data.azuread_service_principal.graph.object_id
}

resource "azuread_application" "portal" {
  display_name = "portal"
}
