data "azuread_application_published_app_ids" "known" {}

resource "azuread_application_registration" "export" {
  display_name = "user-export"
}

resource "azuread_application_api_access" "graph" {
  application_id = azuread_application_registration.export.id
  api_client_id  = data.azuread_application_published_app_ids.known.result["MicrosoftGraph"]

  role_ids = [
    "df021288-bdef-4463-88db-98f22de89214",
  ]
}
