variable "required_resource_access" {
  description = "APIs of the app; type is Role or Scope. Consent is up to the caller."
  type = list(object({
    resource_app_id = string
    resource_access = list(object({ id = string, type = string }))
  }))
  default = []
}

resource "azuread_application" "this" {
  display_name = var.display_name

  dynamic "required_resource_access" {
    for_each = var.required_resource_access
    content {
      resource_app_id = required_resource_access.value.resource_app_id
      dynamic "resource_access" {
        for_each = required_resource_access.value.resource_access
        content {
          id   = resource_access.value.id
          type = resource_access.value.type
        }
      }
    }
  }
}
