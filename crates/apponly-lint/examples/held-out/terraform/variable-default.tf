variable "graph_client_id" {
  type    = string
  default = "1706f5e4-d3c2-4b1a-8a09-f8e7d6c5b4a3"
}

variable "graph_client_secret" {
  type      = string
  sensitive = true
  default   = "«34 tfvar»"
}

resource "azurerm_linux_function_app" "mail" {
  name                = "func-mail"
  resource_group_name = "rg-mail"
  location            = "westeurope"
  service_plan_id     = var.plan
  site_config {}
  app_settings = {
    CLIENT_ID     = var.graph_client_id
    CLIENT_SECRET = var.graph_client_secret
  }
}
