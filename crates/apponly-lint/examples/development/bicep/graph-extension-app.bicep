extension microsoftGraphV1

param name string = 'nightly-sync'

resource app 'Microsoft.Graph/applications@v1.0' = {
  displayName: name
  uniqueName: name
  requiredResourceAccess: [
    {
      resourceAppId: '00000003-0000-0000-c000-000000000000'
      resourceAccess: [
        { id: '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30', type: 'Role' }
      ]
    }
  ]
}

resource principal 'Microsoft.Graph/servicePrincipals@v1.0' = {
  appId: app.appId
}

output appId string = app.appId
