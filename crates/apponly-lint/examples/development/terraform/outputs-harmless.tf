output "application" {
  value = {
    client_id    = azuread_application.sync.client_id
    object_id    = azuread_application.sync.object_id
    display_name = azuread_application.sync.display_name
  }
}

output "password_end" {
  value = azuread_application_password.sync.end_date
}

output "vault_secret_name" {
  value = azurerm_key_vault_secret.sync.name
}

variable "client_secret" {
  type      = string
  sensitive = true
}
