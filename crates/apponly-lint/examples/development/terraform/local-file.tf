resource "azuread_application_password" "graph" {
  application_id = azuread_application.graph.id
}

resource "azurerm_key_vault_secret" "graph" {
  name         = "graph-client-secret"
  value        = azuread_application_password.graph.value
  key_vault_id = azurerm_key_vault.main.id
}

output "secret_uri" {
  value = azurerm_key_vault_secret.graph.versionless_id
}
