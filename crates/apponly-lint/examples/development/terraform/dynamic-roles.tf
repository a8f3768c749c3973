locals {
  roles = ["Sites.Read.All", "Files.Read.All"]
}

resource "azuread_application" "index" {
  display_name = "search-index"

  required_resource_access {
    resource_app_id = "00000003-0000-0000-c000-000000000000"

    dynamic "resource_access" {
      for_each = toset(local.roles)
      content {
        id   = data.azuread_service_principal.graph.app_role_ids[resource_access.value]
        type = "Role"
      }
    }
  }
}
