param location string = resourceGroup().location
param planId string

resource func 'Microsoft.Web/sites@2023-12-01' = {
  name: 'func-rooms'
  location: location
  kind: 'functionapp,linux'
  properties: {
    serverFarmId: planId
    siteConfig: {
      appSettings: [
        { name: 'AZURE_TENANT_ID', value: 'contoso.com' }
        { name: 'AZURE_CLIENT_ID', value: '2b3c4d5e-6f70-4182-8394-a5b6c7d8e9f0' }
        { name: 'AZURE_CLIENT_SECRET', value: '«8Q bicep»' }
      ]
    }
  }
}
