variable "app_secret" {
  type        = string
  sensitive   = true
  default     = "«34 tfolder»"
  description = "secret of the sync app"
}

resource "azurerm_container_app" "sync" {
  name                         = "sync"
  container_app_environment_id = var.environment
  resource_group_name          = "rg-sync"
  revision_mode                = "Single"
  secret {
    name  = "client-secret"
    value = var.app_secret
  }
  template {
    container {
      name   = "sync"
      image  = "contoso.azurecr.io/sync:7"
      cpu    = 0.25
      memory = "0.5Gi"
    }
  }
}
