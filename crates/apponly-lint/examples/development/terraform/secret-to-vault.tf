variable "client_secret" {
  type      = string
  sensitive = true
}

provider "azuread" {
  tenant_id     = var.tenant_id
  client_id     = var.client_id
  client_secret = var.client_secret
}

resource "azuread_application_password" "job" {
  application_id = azuread_application.job.id
  end_date       = timeadd(plantimestamp(), "2160h")
}

resource "azurerm_key_vault_secret" "job" {
  name         = "job-client-secret"
  value        = azuread_application_password.job.value
  key_vault_id = var.key_vault_id
}
