terraform {
  required_providers {
    azuread = {
      source  = "hashicorp/azuread"
      version = "~> 3.0"
    }
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 4.0"
    }
  }
}

provider "azuread" {
  tenant_id     = var.tenant_id
  client_id     = var.client_id
  client_secret = var.client_secret
}

variable "tenant_id" { type = string }
variable "client_id" { type = string }
variable "client_secret" {
  type      = string
  sensitive = true
}

data "azuread_application_published_app_ids" "ids" {}

data "azuread_service_principal" "graph" {
  client_id = data.azuread_application_published_app_ids.ids.result["MicrosoftGraph"]
}

locals {
  scanner_roles = toset([
    "Device.Read.All",
    "SecurityEvents.Read.All",
    "User.Read.All",
  ])
}

resource "azuread_application" "scanner" {
  display_name     = "posture-scanner"
  sign_in_audience = "AzureADMyOrg"

  required_resource_access {
    resource_app_id = data.azuread_application_published_app_ids.ids.result["MicrosoftGraph"]

    dynamic "resource_access" {
      for_each = local.scanner_roles
      content {
        id   = data.azuread_service_principal.graph.app_role_ids[resource_access.value]
        type = "Role"
      }
    }
  }
}

resource "azuread_service_principal" "scanner" {
  client_id                    = azuread_application.scanner.client_id
  app_role_assignment_required = false
}

resource "azuread_application_password" "scanner" {
  application_id = azuread_application.scanner.id
  end_date       = timeadd(plantimestamp(), "2160h")
}

resource "azurerm_key_vault_secret" "scanner" {
  name         = "posture-scanner"
  value        = azuread_application_password.scanner.value
  key_vault_id = var.key_vault_id
}

variable "key_vault_id" { type = string }
