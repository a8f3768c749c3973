extension microsoftGraphV1
var userReadAll = 'df021288-bdef-4463-88db-98f22de89214'
resource app 'Microsoft.Graph/applications@v1.0' = {
  uniqueName: 'x'
  displayName: 'x'
  requiredResourceAccess: [
    {
      resourceAppId: '00000003-0000-0000-c000-000000000000'
      resourceAccess: [
        { id: userReadAll, type: 'Scope' }
      ]
    }
  ]
}
