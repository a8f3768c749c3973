extension microsoftGraphV1

resource app 'Microsoft.Graph/applications@v1.0' = {
  displayName: 'spa'
  uniqueName: 'spa'
  requiredResourceAccess: [
    {
      resourceAppId: '00000003-0000-0000-c000-000000000000'
      resourceAccess: [
        { id: '14dad69e-099b-42c9-810b-d002981feec1', type: 'Scope' }
        { id: '5b567255-7703-4780-807c-7be8301ae99b', type: 'Scope' }
      ]
    }
  ]
}
