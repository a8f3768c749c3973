extension microsoftGraphV1

@description('Short name of the environment')
@allowed(['dev', 'test', 'prod'])
param env string = 'dev'

@description('Object id of the identity that runs the intake job')
param jobPrincipalId string

var graphAppId = '00000003-0000-0000-c000-000000000000'

// what the intake job reads
var graphPermissions = [
  { id: '810c84a8-4a9e-49e6-bf7d-12d183f40d01', type: 'Role' } // Mail.Read
  { id: 'e1fe6dd8-ba31-4d61-89e7-88639da4683d', type: 'Role' } // User.Read
]

resource intake 'Microsoft.Graph/applications@v1.0' = {
  uniqueName: 'intake-${env}'
  displayName: 'Document intake (${env})'
  signInAudience: 'AzureADMyOrg'
  requiredResourceAccess: [
    {
      resourceAppId: graphAppId
      resourceAccess: graphPermissions
    }
  ]

  resource fic 'federatedIdentityCredentials@v1.0' = {
    name: 'intake-${env}/job'
    audiences: ['api://AzureADTokenExchange']
    issuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
    subject: jobPrincipalId
  }
}

resource intakeSp 'Microsoft.Graph/servicePrincipals@v1.0' = {
  appId: intake.appId
  tags: ['HideApp']
}

output clientId string = intake.appId
output principalId string = intakeSp.id
