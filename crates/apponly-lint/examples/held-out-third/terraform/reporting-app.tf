terraform {
  required_providers {
    azuread = {
      source  = "hashicorp/azuread"
      version = "~> 2.53"
    }
    time = {
      source = "hashicorp/time"
    }
  }
}

data "azuread_client_config" "me" {}
data "azuread_application_published_app_ids" "known" {}

data "azuread_service_principal" "graph" {
  client_id = data.azuread_application_published_app_ids.known.result.MicrosoftGraph
}

locals {
  # everything the reporting job reads
  graph_roles = toset(["AuditLog.Read.All", "Reports.Read.All", "Directory.Read.All"])
}

resource "azuread_application" "reporting" {
  display_name = "reporting-${var.stage}"
  owners       = [data.azuread_client_config.me.object_id]

  required_resource_access {
    resource_app_id = data.azuread_application_published_app_ids.known.result.MicrosoftGraph

    dynamic "resource_access" {
      for_each = local.graph_roles
      content {
        id   = data.azuread_service_principal.graph.app_role_ids[resource_access.value]
        type = "Role"
      }
    }
  }
}

resource "azuread_service_principal" "reporting" {
  client_id = azuread_application.reporting.client_id
  owners    = [data.azuread_client_config.me.object_id]
}

resource "time_rotating" "cert" {
  rotation_days = 60
}

resource "azuread_application_certificate" "reporting" {
  application_id = azuread_application.reporting.id
  type           = "AsymmetricX509Cert"
  encoding       = "pem"
  value          = file("${path.module}/certs/reporting-${var.stage}.crt")
  end_date       = time_rotating.cert.rotation_rfc3339
}

variable "stage" {
  type = string
}

output "client_id" {
  value = azuread_application.reporting.client_id
}
