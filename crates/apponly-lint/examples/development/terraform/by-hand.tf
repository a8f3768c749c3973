# The tenant's administrators grant consent to this app in the portal, once.
resource "azuread_application" "legacy" {
  display_name = "legacy"
  required_resource_access {
    resource_app_id = "00000003-0000-0000-c000-000000000000"
    resource_access {
      id   = "df021288-bdef-4463-88db-98f22de89214"
      type = "Role"
    }
  }
}
