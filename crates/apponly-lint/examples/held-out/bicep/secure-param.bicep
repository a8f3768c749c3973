@secure()
param clientSecret string
param clientId string

resource func 'Microsoft.Web/sites@2023-12-01' = {
  name: 'func-export'
  location: resourceGroup().location
  identity: { type: 'SystemAssigned' }
  properties: {
    siteConfig: {
      appSettings: [
        { name: 'AZURE_CLIENT_ID', value: clientId }
        { name: 'AZURE_CLIENT_SECRET', value: '@Microsoft.KeyVault(VaultName=kv-export;SecretName=graph)' }
        { name: 'FALLBACK', value: clientSecret }
      ]
    }
  }
}
