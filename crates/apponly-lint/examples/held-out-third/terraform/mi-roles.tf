# Graph roles for the user-assigned identity of the container apps job.
# An identity has no app registration, so there is nothing to declare: only assignments.

variable "graph_roles" {
  type        = set(string)
  description = "Application permissions, e.g. [\"User.Read.All\", \"GroupMember.Read.All\"]"
}

resource "azurerm_user_assigned_identity" "job" {
  name                = "id-access-review"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
}

data "azuread_service_principal" "msgraph" {
  client_id = "00000003-0000-0000-c000-000000000000"
}

resource "azuread_app_role_assignment" "job" {
  for_each = var.graph_roles

  app_role_id         = data.azuread_service_principal.msgraph.app_role_ids[each.key]
  principal_object_id = azurerm_user_assigned_identity.job.principal_id
  resource_object_id  = data.azuread_service_principal.msgraph.object_id
}

resource "azurerm_container_app_job" "review" {
  name                         = "caj-access-review"
  location                     = azurerm_resource_group.main.location
  resource_group_name          = azurerm_resource_group.main.name
  container_app_environment_id = azurerm_container_app_environment.main.id
  replica_timeout_in_seconds   = 1800

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.job.id]
  }

  schedule_trigger_config {
    cron_expression = "0 4 * * *"
  }

  template {
    container {
      name   = "review"
      image  = "ghcr.io/example/access-review@sha256:60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752"
      cpu    = 0.5
      memory = "1Gi"
      env {
        name  = "AZURE_CLIENT_ID"
        value = azurerm_user_assigned_identity.job.client_id
      }
    }
  }

  depends_on = [azuread_app_role_assignment.job]
}
