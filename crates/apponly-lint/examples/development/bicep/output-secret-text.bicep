param tenantId string
@secure()
param clientSecret string

resource site 'Microsoft.Web/sites@2023-12-01' existing = {
  name: 'graph-sync'
}

resource host 'Microsoft.Web/sites/host@2023-12-01' existing = {
  parent: site
  name: 'default'
}

output functionKey string = host.listKeys().functionKeys.default
output settings object = {
  tenant: tenantId
  secret: clientSecret
}
output siteId string = site.id
