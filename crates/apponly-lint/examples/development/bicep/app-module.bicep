extension 'br:mcr.microsoft.com/bicep/extensions/microsoftgraph/v1.0:0.2.0-preview'

@description('Name of the app')
param displayName string
param roleIds array = [
  'df021288-bdef-4463-88db-98f22de89214'
]

resource application 'Microsoft.Graph/applications@v1.0' = {
  uniqueName: displayName
  displayName: displayName
  requiredResourceAccess: [
    {
      resourceAppId: '00000003-0000-0000-c000-000000000000'
      resourceAccess: [for id in roleIds: {
        id: id
        type: 'Role'
      }]
    }
  ]
}
