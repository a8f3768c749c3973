# App for the roster sync. Role names in, consent by assignment out.

variable "graph_roles" {
  type        = set(string)
  description = "Application permissions of Microsoft Graph"
  default     = ["User.Read.All", "GroupMember.Read.All"]
}

resource "azuread_service_principal" "msgraph" {
  client_id    = "00000003-0000-0000-c000-000000000000"
  use_existing = true
}

resource "azuread_application" "roster" {
  display_name = "roster-sync-${terraform.workspace}"

  web {
    redirect_uris = ["https://roster.example.edu/.auth/login/aad/callback"]
  }

  required_resource_access {
    resource_app_id = azuread_service_principal.msgraph.client_id

    dynamic "resource_access" {
      for_each = var.graph_roles
      iterator = role
      content {
        id   = azuread_service_principal.msgraph.app_role_ids[role.key]
        type = "Role"
      }
    }

    resource_access {
      id   = azuread_service_principal.msgraph.oauth2_permission_scope_ids["User.Read"]
      type = "Scope"
    }
  }
}

resource "azuread_service_principal" "roster" {
  client_id = azuread_application.roster.client_id
  feature_tags {
    enterprise = true
    hide       = true
  }
}

resource "azuread_app_role_assignment" "roster" {
  for_each            = var.graph_roles
  app_role_id         = azuread_service_principal.msgraph.app_role_ids[each.key]
  principal_object_id = azuread_service_principal.roster.object_id
  resource_object_id  = azuread_service_principal.msgraph.object_id
}

resource "azuread_service_principal_delegated_permission_grant" "roster" {
  service_principal_object_id          = azuread_service_principal.roster.object_id
  resource_service_principal_object_id = azuread_service_principal.msgraph.object_id
  claim_values                         = ["User.Read", "openid", "offline_access"]
}

resource "azuread_application_federated_identity_credential" "runner" {
  application_id = azuread_application.roster.id
  display_name   = "runner"
  issuer         = "https://token.actions.githubusercontent.com"
  subject        = "repo:example-edu/roster:environment:${terraform.workspace}"
  audiences      = ["api://AzureADTokenExchange"]
}

output "client_id" {
  value = azuread_application.roster.client_id
}
