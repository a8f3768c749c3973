locals {
  graph_roles = {
    "User.Read.All"  = "df021288-bdef-4463-88db-98f22de89214"
    "Group.Read.All" = "5b567255-7703-4780-807c-7be8301ae99b"
  }
}

resource "azuread_application" "sync" {
  display_name = "directory-sync"
  owners       = [data.azuread_client_config.current.object_id]

  required_resource_access {
    resource_app_id = "00000003-0000-0000-c000-000000000000"

    dynamic "resource_access" {
      for_each = local.graph_roles
      content {
        id   = resource_access.value
        type = "Role"
      }
    }
  }
}

data "azuread_client_config" "current" {}
