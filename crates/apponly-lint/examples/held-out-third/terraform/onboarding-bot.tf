variable "bot_name" {
  default = "onboarding-bot"
}

resource "azuread_service_principal" "msgraph" {
  client_id    = "00000003-0000-0000-c000-000000000000"
  use_existing = true
}

resource "azuread_application" "bot" {
  display_name = var.bot_name

  required_resource_access {
    resource_app_id = "00000003-0000-0000-c000-000000000000"

    # create the mailbox rules of newcomers
    resource_access {
      id   = "e2a3a72e-5f79-4c64-b1b1-878b674786c9"
      type = "Role"
    }

    # put them into their groups
    resource_access {
      id   = "4e46008b-f24c-477d-8fff-7bb4ec7aafe0"
      type = "Role"
    }

    resource_access {
      id   = "e1fe6dd8-ba31-4d61-89e7-88639da4683d"
      type = "Scope"
    }
  }
}

resource "azuread_service_principal" "bot" {
  client_id = azuread_application.bot.client_id
}

resource "azuread_service_principal_delegated_permission_grant" "bot" {
  service_principal_object_id          = azuread_service_principal.bot.object_id
  resource_service_principal_object_id = azuread_service_principal.msgraph.object_id
  claim_values                         = ["User.Read"]
}

resource "azuread_application_password" "bot" {
  application_id = azuread_application.bot.id
  display_name   = "function app"
}

resource "azurerm_key_vault_secret" "bot" {
  name         = "${var.bot_name}-secret"
  value        = azuread_application_password.bot.value
  key_vault_id = var.key_vault_id
}

variable "key_vault_id" {}
