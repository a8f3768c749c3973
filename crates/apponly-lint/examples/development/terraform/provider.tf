provider "azuread" {
  tenant_id     = "5b4a3928-1706-4f5e-8d4c-3b2a19080f7e"
  client_id     = "4a392817-06f5-4e4d-8c3b-2a19080f7e6d"
  client_secret = "«8Q tfprovider»"
}

resource "azuread_group" "admins" {
  display_name     = "sync-admins"
  security_enabled = true
}
