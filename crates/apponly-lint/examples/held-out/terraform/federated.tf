resource "azuread_application_federated_identity_credential" "github" {
  application_id = azuread_application.deploy.id
  display_name   = "github-main"
  audiences      = ["api://AzureADTokenExchange"]
  issuer         = "https://token.actions.githubusercontent.com"
  subject        = "repo:contoso/infra:ref:refs/heads/main"
}

resource "random_password" "db" {
  length  = 32
  special = true
}

output "client_id" {
  value = azuread_application.deploy.client_id
}
