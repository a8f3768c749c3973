locals {
  roles = ["AuditLog.Read.All", "Directory.Read.All"]
}

resource "azuread_application" "audit" {
  display_name = "audit-export"

  dynamic "required_resource_access" {
    for_each = length(local.roles) > 0 ? [1] : []
    content {
      resource_app_id = data.azuread_service_principal.graph.client_id

      dynamic "resource_access" {
        for_each = local.roles
        content {
          id   = data.azuread_service_principal.graph.app_role_ids[resource_access.value]
          type = "Role"
        }
      }
    }
  }
}
