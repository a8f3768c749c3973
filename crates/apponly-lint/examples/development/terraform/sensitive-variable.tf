variable "sp_password" {
  type      = string
  sensitive = true
  default   = null
}

variable "environment" {
  type    = string
  default = "production-westeurope-01"
}

resource "azuread_application_api_access" "graph" {
  application_id = azuread_application_registration.export.id
  api_client_id  = "00000003-0000-0000-c000-000000000000"
  scope_ids      = ["e1fe6dd8-ba31-4d61-89e7-88639da4683d"]
}
