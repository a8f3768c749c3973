# no secret, no token handling: `apponly` does it
$ErrorActionPreference = 'Stop'
$authorization = apponly header --format value
if ($LASTEXITCODE) { throw 'no access token, see apponly doctor' }
$uri = 'https://graph.microsoft.com/v1.0/identityGovernance/entitlementManagement/accessPackages'
$packages = while ($uri) {
    $page = Invoke-RestMethod -Uri $uri -Headers @{ Authorization = $authorization }
    $page.value
    $uri = $page.'@odata.nextLink'
}
$packages | Where-Object isHidden -eq $false | Select-Object displayName, createdDateTime
