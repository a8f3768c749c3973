extension microsoftGraphV1

@description('Unique name of the registration')
param uniqueName string = 'ticket-notifier'

@description('Issuer of the cluster that the notifier runs in')
param oidcIssuer string

@allowed([
  'dev'
  'prod'
])
param stage string

var graphAppId = '00000003-0000-0000-c000-000000000000'

resource notifier 'Microsoft.Graph/applications@v1.0' = {
  uniqueName: '${uniqueName}-${stage}'
  displayName: 'Ticket notifier (${stage})'
  signInAudience: 'AzureADMyOrg'
  requiredResourceAccess: [
    {
      resourceAppId: graphAppId
      resourceAccess: [
        {
          // User.Read.All
          id: 'df021288-bdef-4463-88db-98f22de89214'
          type: 'Role'
        }
        {
          // Mail.Send
          id: 'b633e1c5-b582-4048-a93e-9f11b44c7e96'
          type: 'Scope'
        }
      ]
    }
  ]

  resource fic 'federatedIdentityCredentials@v1.0' = {
    name: '${notifier.uniqueName}/k8s'
    issuer: oidcIssuer
    subject: 'system:serviceaccount:tickets:notifier'
    audiences: [
      'api://AzureADTokenExchange'
    ]
  }
}

resource notifierSp 'Microsoft.Graph/servicePrincipals@v1.0' = {
  appId: notifier.appId
}

output clientId string = notifier.appId
output principalId string = notifierSp.id
