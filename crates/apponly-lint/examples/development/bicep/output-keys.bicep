param location string = resourceGroup().location
param tenantId string = tenant().tenantId

resource store 'Microsoft.Storage/storageAccounts@2023-01-01' = {
  name: 'st${uniqueString(resourceGroup().id)}'
  location: location
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
}

output storeName string = store.name
output storeKey string = store.listKeys().keys[0].value
