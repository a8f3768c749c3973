terraform {
  required_providers {
    azuread = {
      source  = "hashicorp/azuread"
      version = "~> 3.0"
    }
  }
}

data "azuread_application_published_app_ids" "well_known" {}

data "azuread_service_principal" "msgraph" {
  client_id = data.azuread_application_published_app_ids.well_known.result["MicrosoftGraph"]
}

resource "azuread_application_registration" "feed" {
  display_name = "feed-${var.stage}"
}

resource "azuread_application_api_access" "feed" {
  application_id = azuread_application_registration.feed.id
  api_client_id  = data.azuread_service_principal.msgraph.client_id
  role_ids       = [for name in var.roles : data.azuread_service_principal.msgraph.app_role_ids[name]]
}

resource "azuread_service_principal" "feed" {
  client_id                    = azuread_application_registration.feed.client_id
  app_role_assignment_required = true
}
