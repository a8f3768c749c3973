targetScope = 'subscription'
param tenantId string
param clientSecretName string = 'graph-client-secret-2024'
param passwordCredentialIds array = []

module vault 'vault.bicep' = {
  name: 'vault'
  scope: resourceGroup('rg')
  params: { tenantId: tenantId, secretName: clientSecretName }
}

output secretUri string = vault.outputs.secretUri
output secretName string = clientSecretName
output keyVaultName string = vault.outputs.name
