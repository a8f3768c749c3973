extension microsoftGraphV1

resource web 'Microsoft.Graph/applications@v1.0' = {
  uniqueName: 'web'
  displayName: 'Web'
  requiredResourceAccess: [
    { resourceAppId: graphAppId, resourceAccess: [ { id: userRead, type: 'Scope' } ] }
  ]
}

resource job 'Microsoft.Graph/applications@v1.0' = {
  uniqueName: 'job'
  displayName: 'Job'
  requiredResourceAccess: [
    { resourceAppId: graphAppId, resourceAccess: [ { id: userReadAll, type: 'Role' } ] }
  ]
}

resource jobSp 'Microsoft.Graph/servicePrincipals@v1.0' = {
  appId: job.appId
}

resource jobRole 'Microsoft.Graph/appRoleAssignedTo@v1.0' = {
  appRoleId: userReadAll
  principalId: jobSp.id
  resourceId: graph.id
}

resource webGrant 'Microsoft.Graph/oauth2PermissionGrants@v1.0' = {
  clientId: webSp.id
  consentType: 'AllPrincipals'
  resourceId: graph.id
  scope: 'User.Read'
}
