variable "tenant_id" {
  type    = string
  default = "b94c0e72-5d1f-4a86-83bc-f06a7e2d91c5"
}

variable "automation_client_id" {
  type    = string
  default = "1e8d5a30-c7b9-4f24-96d0-4b2f8a71ce63"
}

variable "automation_client_key" {
  description = "of the app 'tf-automation'"
  type        = string
  sensitive   = true
  default     = "«8Q tfautomation»"
}

variable "subscription_id" {
  type = string
}

terraform {
  required_version = ">= 1.6"

  backend "azurerm" {
    resource_group_name  = "rg-tfstate"
    storage_account_name = "sttfstatebrandt"
    container_name       = "state"
    key                  = "entra.tfstate"
    use_azuread_auth     = true
  }
}

provider "azuread" {
  tenant_id     = var.tenant_id
  client_id     = var.automation_client_id
  client_secret = var.automation_client_key
}

provider "azurerm" {
  features {}
  tenant_id       = var.tenant_id
  subscription_id = var.subscription_id
  use_cli         = true
}

data "azuread_domains" "all" {
  only_initial = true
}
