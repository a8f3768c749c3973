resource "azuread_application" "sync" {
  display_name = "sync"
}

resource "azuread_application_password" "sync" {
  application_id = azuread_application.sync.id
}

output "client_id" {
  value = azuread_application.sync.client_id
}

output "client_secret" {
  value = azuread_application_password.sync.value
}
