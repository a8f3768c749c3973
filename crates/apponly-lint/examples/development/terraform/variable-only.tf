variable "required_resource_access" {
  description = "What the app asks for; consented in ./consent.tf"
  type = list(object({
    resource_app_id = string
    resource_access = list(object({ id = string, type = string }))
  }))
  default = []
}
