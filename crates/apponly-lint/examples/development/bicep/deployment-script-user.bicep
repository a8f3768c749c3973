param location string = resourceGroup().location
param identityId string

resource lookUp 'Microsoft.Resources/deploymentScripts@2023-08-01' = {
  name: 'look-up-owner'
  location: location
  kind: 'AzureCLI'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    azCliVersion: '2.61.0'
    retentionInterval: 'PT1H'
    scriptContent: '''
      owner=$(az ad signed-in-user show --query id --output tsv)
      echo "{\"owner\":\"$owner\"}" > $AZ_SCRIPTS_OUTPUT_PATH
    '''
  }
}

output owner string = lookUp.properties.outputs.owner
