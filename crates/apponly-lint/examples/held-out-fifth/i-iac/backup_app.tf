variable "permissions" {
  description = "Application permissions, per API"
  type        = map(list(string))
  default = {
    MicrosoftGraph            = ["Sites.Read.All", "Mail.Read"]
    Office365SharePointOnline = ["Sites.Read.All"]
  }
}

data "azuread_application_published_app_ids" "known" {}

data "azuread_service_principal" "api" {
  for_each  = var.permissions
  client_id = data.azuread_application_published_app_ids.known.result[each.key]
}

locals {
  wanted = merge([
    for api, names in var.permissions : {
      for n in names : "${api}/${n}" => {
        api  = api
        role = data.azuread_service_principal.api[api].app_role_ids[n]
      }
    }
  ]...)
}

resource "azuread_application" "backup" {
  display_name = "m365-backup"

  dynamic "required_resource_access" {
    for_each = var.permissions
    content {
      resource_app_id = data.azuread_service_principal.api[required_resource_access.key].client_id

      dynamic "resource_access" {
        for_each = required_resource_access.value
        content {
          id   = data.azuread_service_principal.api[required_resource_access.key].app_role_ids[resource_access.value]
          type = "Role"
        }
      }
    }
  }
}

resource "azuread_service_principal" "backup" {
  client_id = azuread_application.backup.client_id
}

# this is what the "Grant admin consent" button does
resource "azuread_app_role_assignment" "backup" {
  for_each = local.wanted

  app_role_id         = each.value.role
  principal_object_id = azuread_service_principal.backup.object_id
  resource_object_id  = data.azuread_service_principal.api[each.value.api].object_id
}

resource "azuread_application_password" "backup" {
  application_id = azuread_application.backup.id
  end_date       = timeadd(plantimestamp(), "4320h")
  lifecycle { ignore_changes = [end_date] }
}

output "client_secret" {
  value     = azuread_application_password.backup.value
  sensitive = true
}
