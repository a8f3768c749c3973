extension microsoftGraphV1

@description('Stage suffix')
@allowed(['dev', 'prd'])
param stage string

param location string = resourceGroup().location

var graphAppId = '00000003-0000-0000-c000-000000000000'
var wanted = [
  'User.Read.All'
  'Mail.Send'
]

resource graphSp 'Microsoft.Graph/servicePrincipals@v1.0' existing = {
  appId: graphAppId
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-survey-${stage}'
  location: location
}

resource app 'Microsoft.Graph/applications@v1.0' = {
  uniqueName: 'survey-${stage}'
  displayName: 'Survey mailer (${stage})'
  requiredResourceAccess: [
    {
      resourceAppId: graphAppId
      resourceAccess: [
        for w in wanted: {
          id: filter(graphSp.appRoles, r => r.value == w)[0].id
          type: 'Role'
        }
      ]
    }
  ]

  resource fic 'federatedIdentityCredentials@v1.0' = {
    name: 'survey-${stage}/identity'
    issuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
    subject: identity.properties.principalId
    audiences: ['api://AzureADTokenExchange']
  }
}

resource sp 'Microsoft.Graph/servicePrincipals@v1.0' = {
  appId: app.appId
}

output clientId string = app.appId
output spObjectId string = sp.id
