@description('Tenant of the app')
param tenantId string

@secure()
@description('Secret of the app; from the vault of the pipeline')
param clientSecret string

resource site 'Microsoft.Web/sites@2023-12-01' = {
  name: 'graph-sync'
  location: resourceGroup().location
  properties: {
    siteConfig: {
      appSettings: [
        { name: 'AZURE_TENANT_ID', value: tenantId }
        { name: 'AZURE_CLIENT_SECRET', value: clientSecret }
        { name: 'Other__ClientSecret', value: '@Microsoft.KeyVault(VaultName=kv-graph;SecretName=other)' }
      ]
    }
  }
}

output host string = site.properties.defaultHostName
