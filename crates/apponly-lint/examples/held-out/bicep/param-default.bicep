@secure()
param clientSecret string = '«7Q bicepparam»'
param clientId string = '6f708192-a3b4-4c5d-8e6f-708192a3b4c5'

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
  name: 'kv-rooms'
}

resource secret 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  parent: vault
  name: 'graph-client-secret'
  properties: {
    value: clientSecret
    contentType: clientId
  }
}
