resource "azuread_application" "portal" {
  display_name = "portal"
  required_resource_access {
    resource_app_id = "00000003-0000-0000-c000-000000000000"
    resource_access {
      id = "9d822255-d64d-4b7a-afdb-833b9a97ed02"
      type = "Scope"
    }
    resource_access {
      id = "e2a3a72e-5f79-4c64-b1b1-878b674786c9" # Mail.ReadWrite
      type = "Scope"
    }
  }
}
