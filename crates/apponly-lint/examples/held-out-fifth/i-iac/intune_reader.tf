# app registration for the asset database (reads devices from Intune)

locals {
  graph_roles = [
    "DeviceManagementManagedDevices.Read.All",
    "Device.Read.All",
  ]
}

data "azuread_service_principal" "graph" {
  client_id = "00000003-0000-0000-c000-000000000000"
}

resource "azuread_application_registration" "assetdb" {
  display_name     = "assetdb-intune-${terraform.workspace}"
  sign_in_audience = "AzureADMyOrg"
}

resource "azuread_application_api_access" "assetdb_graph" {
  application_id = azuread_application_registration.assetdb.id
  api_client_id  = data.azuread_service_principal.graph.client_id

  role_ids = [for r in local.graph_roles : data.azuread_service_principal.graph.app_role_ids[r]]
}

resource "azuread_service_principal" "assetdb" {
  client_id = azuread_application_registration.assetdb.client_id

  feature_tags {
    hide = true
  }
}

resource "azuread_application_certificate" "assetdb" {
  application_id = azuread_application_registration.assetdb.id
  type           = "AsymmetricX509Cert"
  value          = file("${path.module}/certs/assetdb.pem")
  end_date       = "2027-06-30T00:00:00Z"
}

output "assetdb_client_id" {
  value = azuread_application_registration.assetdb.client_id
}
