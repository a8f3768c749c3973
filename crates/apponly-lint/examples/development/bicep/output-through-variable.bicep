targetScope = 'resourceGroup'
param tenantId string
param clientSecret string

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
  name: 'kv-graph'
}

resource store 'Microsoft.Storage/storageAccounts@2023-01-01' existing = {
  name: 'stgraph'
}

var key = listKeys(store.id, store.apiVersion).keys[0].value
var text = 'DefaultEndpointsProtocol=https;AccountName=${store.name};AccountKey=${key}'

output connection string = text
output vaultUri string = vault.properties.vaultUri
output secretUri string = '${vault.properties.vaultUri}secrets/graph-client-secret'
