output "client_id" {
  value = azuread_application.job.client_id
}

output "client_secret" {
  value     = azuread_application_password.job.value
  sensitive = true
}

resource "azuread_application_password" "job" {
  application_id = azuread_application.job.id
  display_name   = "terraform"
  rotate_when_changed = {
    rotation = time_rotating.quarter.id
  }
}
