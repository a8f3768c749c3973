resource "azuread_application" "reports" {
  display_name = "reports"

  required_resource_access {
    resource_app_id = "00000003-0000-0000-c000-000000000000"
    resource_access {
      id   = "b0afded3-3588-46d8-8b3d-9842eff778da" # AuditLog.Read.All
      type = "Scope"
    }
  }
}
