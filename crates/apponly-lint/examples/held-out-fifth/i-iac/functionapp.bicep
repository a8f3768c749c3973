extension microsoftGraphV1

param location string = resourceGroup().location
param prefix string
param vaultName string

@secure()
param smtpPassword string

var rollen = [
  'User.Read.All'
  'GroupMember.Read.All'
]

resource uami 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${prefix}-id'
  location: location
}

resource graph 'Microsoft.Graph/servicePrincipals@v1.0' existing = {
  appId: '00000003-0000-0000-c000-000000000000'
}

// Graph-rechten voor de identity zelf
resource toewijzing 'Microsoft.Graph/appRoleAssignedTo@v1.0' = [
  for rol in rollen: {
    principalId: uami.properties.principalId
    resourceId: graph.id
    appRoleId: first(filter(graph.appRoles, r => r.value == rol)).id
  }
]

// aanmelden van medewerkers op de webpagina: alleen gedelegeerd
resource web 'Microsoft.Graph/applications@v1.0' = {
  uniqueName: '${prefix}-web'
  displayName: '${prefix} web'
  web: {
    redirectUris: [ 'https://${prefix}.azurewebsites.net/.auth/login/aad/callback' ]
    implicitGrantSettings: { enableIdTokenIssuance: true }
  }
  requiredResourceAccess: [
    {
      resourceAppId: graph.appId
      resourceAccess: [
        { id: 'e1fe6dd8-ba31-4d61-89e7-88639da4683d', type: 'Scope' }
      ]
    }
  ]
}

resource kv 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
  name: vaultName
}

resource smtp 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  parent: kv
  name: 'smtp'
  properties: { value: smtpPassword }
}

output identityClientId string = uami.properties.clientId
output smtpSetting string = '@Microsoft.KeyVault(SecretUri=${smtp.properties.secretUri})'
