resource "azuread_application" "api" {
  display_name = "api"

  app_role {
    allowed_member_types = ["Application"]
    description          = "Role of callers"
    display_name         = "Caller"
    id                   = random_uuid.caller.result
    value                = "Caller"
  }

  required_resource_access {
    resource_app_id = "00000003-0000-0000-c000-000000000000"
    resource_access {
      id   = "e1fe6dd8-ba31-4d61-89e7-88639da4683d"
      type = "Scope"
    }
  }
}
