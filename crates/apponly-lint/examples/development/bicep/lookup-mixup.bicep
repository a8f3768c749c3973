extension microsoftGraphV1

resource graph 'Microsoft.Graph/servicePrincipals@v1.0' existing = {
  appId: '00000003-0000-0000-c000-000000000000'
}

resource app 'Microsoft.Graph/applications@v1.0' = {
  uniqueName: 'portal'
  displayName: 'Portal'
  requiredResourceAccess: [
    {
      resourceAppId: graph.appId
      resourceAccess: [
        {
          id: first(filter(graph.appRoles, role => role.value == 'User.Read.All'))!.id
          type: 'Scope'
        }
      ]
    }
  ]
}
