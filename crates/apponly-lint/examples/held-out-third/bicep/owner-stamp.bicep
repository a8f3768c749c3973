// Writes the deploying identity into a tag of the resource group, so that operations
// knows whom to ask. Runs as the given managed identity.
param identityId string
param location string = resourceGroup().location
param utc string = utcNow()

resource stamp 'Microsoft.Resources/deploymentScripts@2023-08-01' = {
  name: 'owner-stamp'
  location: location
  kind: 'AzureCLI'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    azCliVersion: '2.63.0'
    forceUpdateTag: utc
    retentionInterval: 'PT1H'
    cleanupPreference: 'OnSuccess'
    environmentVariables: [
      { name: 'RG', value: resourceGroup().name }
    ]
    scriptContent: '''
      set -e
      who=$(az rest --method get --url 'https://graph.microsoft.com/v1.0/me?$select=displayName,id')
      name=$(echo "$who" | jq -r .displayName)
      echo "stamping $RG with $name"
      az tag update --operation merge --resource-id "$(az group show -n "$RG" --query id -o tsv)" \
        --tags "deployedBy=$name" -o none
      jq -n --arg n "$name" '{owner:$n}' > "$AZ_SCRIPTS_OUTPUT_PATH"
    '''
  }
}

output owner string = stamp.properties.outputs.owner
