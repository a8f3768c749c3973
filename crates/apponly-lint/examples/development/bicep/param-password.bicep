param tenantId string
param clientId string
@description('Not for outputs')
@secure()
param clientSecret string
@secure()
param sqlPassword string = newGuid()

module app 'modules/app.bicep' = {
  name: 'app'
  params: { tenantId: tenantId, clientId: clientId, clientSecret: clientSecret }
}

output url string = app.outputs.url
