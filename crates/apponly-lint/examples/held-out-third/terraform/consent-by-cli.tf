# Inscrição da aplicação "arquivador": lê as caixas de correio para o arquivo legal.

resource "azuread_application" "arquivador" {
  display_name     = "arquivador-legal"
  sign_in_audience = "AzureADMyOrg"

  required_resource_access {
    resource_app_id = "00000003-0000-0000-c000-000000000000"

    resource_access {
      id   = "810c84a8-4a9e-49e6-bf7d-12d183f40d01" # Mail.Read
      type = "Role"
    }
    resource_access {
      id   = "df021288-bdef-4463-88db-98f22de89214" # User.Read.All
      type = "Role"
    }
  }
}

resource "azuread_service_principal" "arquivador" {
  client_id = azuread_application.arquivador.client_id
}

resource "azuread_application_federated_identity_credential" "cluster" {
  application_id = azuread_application.arquivador.id
  display_name   = "aks"
  issuer         = var.oidc_issuer
  subject        = "system:serviceaccount:arquivo:worker"
  audiences      = ["api://AzureADTokenExchange"]
}

# O pipeline corre como utilizador administrador, por isso o consentimento é dado aqui.
resource "terraform_data" "consentimento" {
  triggers_replace = flatten([
    for r in azuread_application.arquivador.required_resource_access : [for a in r.resource_access : a.id]
  ])

  provisioner "local-exec" {
    command = "sleep 20 && az ad app permission admin-consent --id ${azuread_application.arquivador.client_id}"
  }

  depends_on = [azuread_service_principal.arquivador]
}

variable "oidc_issuer" {
  type = string
}
