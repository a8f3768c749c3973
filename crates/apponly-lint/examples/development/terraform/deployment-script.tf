resource "azurerm_resource_deployment_script_azure_cli" "owner" {
  name                = "owner"
  resource_group_name = azurerm_resource_group.this.name
  location            = azurerm_resource_group.this.location
  version             = "2.61.0"
  retention_interval  = "PT1H"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.this.id]
  }

  script_content = <<-EOT
    me=$(az ad signed-in-user show --query id -o tsv)
    echo "{\"id\":\"$me\"}" > "$AZ_SCRIPTS_OUTPUT_PATH"
  EOT
}
