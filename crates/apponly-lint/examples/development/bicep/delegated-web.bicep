extension microsoftGraphV1
resource web 'Microsoft.Graph/applications@v1.0' = {
  uniqueName: 'web'
  displayName: 'web'
  appRoles: [
    { id: guid('reader'), allowedMemberTypes: ['User'], value: 'Reader', displayName: 'Reader', description: 'Role of readers', isEnabled: true }
  ]
  requiredResourceAccess: [
    { resourceAppId: '00000003-0000-0000-c000-000000000000', resourceAccess: [{ id: 'e1fe6dd8-ba31-4d61-89e7-88639da4683d', type: 'Scope' }] }
  ]
}
