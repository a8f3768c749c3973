provider "azuread" {
  tenant_id = var.tenant_id
}

output "connection" {
  description = "For the export job"
  value       = azurerm_storage_account.export.primary_connection_string
}

output "account" {
  value = azurerm_storage_account.export.name
}
