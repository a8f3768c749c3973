variable "graph_roles" {
  type    = list(string)
  default = ["User.Read.All", "Group.Read.All"]
}

resource "azuread_application" "this" {
  display_name = var.name
  required_resource_access {
    resource_app_id = data.azuread_service_principal.graph.client_id
    dynamic "resource_access" {
      for_each = var.graph_roles
      content {
        id   = data.azuread_service_principal.graph.app_role_ids[resource_access.value]
        type = "Role"
      }
    }
  }
}

resource "azuread_service_principal" "this" {
  client_id = azuread_application.this.client_id
}

resource "azuread_app_role_assignment" "graph" {
  count               = length(var.graph_roles)
  app_role_id         = data.azuread_service_principal.graph.app_role_ids[var.graph_roles[count.index]]
  principal_object_id = azuread_service_principal.this.object_id
  resource_object_id  = data.azuread_service_principal.graph.object_id
}
