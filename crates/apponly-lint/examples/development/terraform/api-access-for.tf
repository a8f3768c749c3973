locals {
  wanted = toset(["User.Read.All", "Mail.Send"])
}

resource "azuread_application_registration" "job" {
  display_name = "job"
}

resource "azuread_application_api_access" "graph" {
  application_id = azuread_application_registration.job.id
  api_client_id  = data.azuread_service_principal.graph.client_id
  role_ids       = [for name in local.wanted : data.azuread_service_principal.graph.app_role_ids[name]]
}
