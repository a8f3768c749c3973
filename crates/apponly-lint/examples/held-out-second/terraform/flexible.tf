resource "azuread_application" "worker" {
  display_name = "worker"
}

resource "azuread_application_flexible_federated_identity_credential" "worker" {
  application_id             = azuread_application.worker.id
  display_name               = "aks"
  audience                   = "api://AzureADTokenExchange"
  issuer                     = var.oidc_issuer
  claims_matching_expression = "claims['sub'] eq 'system:serviceaccount:jobs:worker'"
}

resource "kubernetes_secret" "worker" {
  metadata { name = "worker" }
  data = {
    client_id     = azuread_application.worker.client_id
    client_secret = var.worker_secret
    password      = random_password.worker.result
  }
}
