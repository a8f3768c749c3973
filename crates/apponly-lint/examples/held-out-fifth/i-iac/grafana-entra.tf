terraform {
  required_providers {
    azuread = {
      source  = "hashicorp/azuread"
      version = "~> 2.53"
    }
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 3.110"
    }
  }
}

data "azuread_client_config" "this" {}
data "azuread_application_published_app_ids" "well_known" {}

resource "azuread_service_principal" "msgraph" {
  client_id    = data.azuread_application_published_app_ids.well_known.result.MicrosoftGraph
  use_existing = true
}

resource "azuread_application" "team_sync" {
  display_name = "grafana-team-sync"
  owners       = [data.azuread_client_config.this.object_id]

  required_resource_access {
    resource_app_id = data.azuread_application_published_app_ids.well_known.result.MicrosoftGraph

    resource_access {
      id   = azuread_service_principal.msgraph.app_role_ids["Group.Read.All"]
      type = "Role"
    }

    resource_access {
      id   = azuread_service_principal.msgraph.app_role_ids["User.Read.All"]
      type = "Role"
    }
  }
}

resource "azuread_service_principal" "team_sync" {
  client_id = azuread_application.team_sync.client_id
  owners    = [data.azuread_client_config.this.object_id]
}

resource "time_rotating" "half_year" {
  rotation_days = 180
}

resource "azuread_application_password" "team_sync" {
  application_id = azuread_application.team_sync.id
  rotate_when_changed = {
    rotation = time_rotating.half_year.id
  }
}

resource "azurerm_key_vault_secret" "team_sync" {
  name         = "grafana-team-sync"
  value        = azuread_application_password.team_sync.value
  key_vault_id = var.key_vault_id
}

variable "key_vault_id" {
  type = string
}
