param identityId string
param appId string

resource script 'Microsoft.Resources/deploymentScripts@2023-08-01' = {
  name: 'principal-of-app'
  location: resourceGroup().location
  kind: 'AzureCLI'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    azCliVersion: '2.61.0'
    retentionInterval: 'P1D'
    environmentVariables: [ { name: 'APP_ID', value: appId } ]
    scriptContent: 'az ad sp show --id "$APP_ID" --query "{id:id}" > $AZ_SCRIPTS_OUTPUT_PATH'
  }
}
