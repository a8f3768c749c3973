variable "tenant_id" {
  type = string
}

variable "sp_password" {
  description = "Password of the service principal"
  default     = "«8Q tfdefault»"
}

provider "azuread" {
  tenant_id     = var.tenant_id
  client_id     = "7b8c9d0e-1f2a-4b3c-8d4e-5f6a7b8c9d0e"
  client_secret = var.sp_password
}
