extension microsoftGraphV1

param names array = [ 'reader', 'mailer' ]

resource graph 'Microsoft.Graph/servicePrincipals@v1.0' existing = {
  appId: '00000003-0000-0000-c000-000000000000'
}

resource apps 'Microsoft.Graph/applications@v1.0' = [for name in names: {
  uniqueName: name
  displayName: name
  requiredResourceAccess: [
    {
      resourceAppId: '00000003-0000-0000-c000-000000000000'
      resourceAccess: [ { id: 'df021288-bdef-4463-88db-98f22de89214', type: 'Role' } ]
    }
  ]
}]

resource principals 'Microsoft.Graph/servicePrincipals@v1.0' = [for (name, i) in names: {
  appId: apps[i].appId
}]

resource assignments 'Microsoft.Graph/appRoleAssignedTo@v1.0' = [for (name, i) in names: {
  appRoleId: 'df021288-bdef-4463-88db-98f22de89214'
  principalId: principals[i].id
  resourceId: graph.id
}]
