extension microsoftGraphV1

var graphAppId = '00000003-0000-0000-c000-000000000000'
var userReadAll = 'df021288-bdef-4463-88db-98f22de89214'

resource graph 'Microsoft.Graph/servicePrincipals@v1.0' existing = {
  appId: graphAppId
}

resource readerApp 'Microsoft.Graph/applications@v1.0' = {
  uniqueName: 'reader'
  displayName: 'Reader'
  requiredResourceAccess: [
    { resourceAppId: graphAppId, resourceAccess: [ { id: userReadAll, type: 'Role' } ] }
  ]
}

resource readerSp 'Microsoft.Graph/servicePrincipals@v1.0' = {
  appId: readerApp.appId
}

resource readerAssignment 'Microsoft.Graph/appRoleAssignedTo@v1.0' = {
  appRoleId: userReadAll
  principalId: readerSp.id
  resourceId: graph.id
}

resource mailerApp 'Microsoft.Graph/applications@v1.0' = {
  uniqueName: 'mailer'
  displayName: 'Mailer'
  requiredResourceAccess: [
    { resourceAppId: graphAppId, resourceAccess: [ { id: 'b633e1c5-b582-4048-a93e-9f11b44c7e96', type: 'Role' } ] }
  ]
}

resource mailerSp 'Microsoft.Graph/servicePrincipals@v1.0' = {
  appId: mailerApp.appId
}
