resource "azuread_service_principal_password" "export" {
  service_principal_id = azuread_service_principal.export.id
}

output "environment" {
  description = "For the .env of the export"
  value = {
    AZURE_CLIENT_ID     = azuread_service_principal.export.client_id
    AZURE_CLIENT_SECRET = azuread_service_principal_password.export.value
  }
}
