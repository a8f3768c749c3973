resource "azuread_application_password" "sync" {
  application_id = azuread_application.sync.id
  rotate_when_changed = {
    rotation = time_rotating.half_year.id
  }
}

output "client_secret" {
  value     = azuread_application_password.sync.value
  sensitive = true
}

output "secret_key_id" {
  value = azuread_application_password.sync.key_id
}
