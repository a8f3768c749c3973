resource "azuread_application" "hr" {
  display_name = "hr-sync"
  required_resource_access {
    resource_app_id = "00000003-0000-0000-c000-000000000000"
    resource_access {
      id   = "df021288-bdef-4463-88db-98f22de89214"
      type = "Role"
    }
  }
}

resource "terraform_data" "consent" {
  triggers_replace = azuread_application.hr.client_id
  provisioner "local-exec" {
    command = "sleep 30 && az ad app permission admin-consent --id ${azuread_application.hr.client_id}"
  }
}
