extension microsoftGraphV1

resource graph 'Microsoft.Graph/servicePrincipals@v1.0' existing = {
  appId: '00000003-0000-0000-c000-000000000000'
}

resource app 'Microsoft.Graph/applications@v1.0' = {
  displayName: 'nightly'
  uniqueName: 'nightly'
  requiredResourceAccess: [
    {
      resourceAppId: graph.appId
      resourceAccess: [{ id: '230c1aed-a721-4c5d-9cb4-a90514e508ef', type: 'Role' }]
    }
  ]
}

resource sp 'Microsoft.Graph/servicePrincipals@v1.0' = {
  appId: app.appId
}

resource reports 'Microsoft.Graph/appRoleAssignedTo@v1.0' = {
  appRoleId: '230c1aed-a721-4c5d-9cb4-a90514e508ef'
  principalId: sp.id
  resourceId: graph.id
}
