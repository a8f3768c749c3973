param(
    [ValidateSet('test', 'prod')] [string] $Stage = 'test'
)
$ErrorActionPreference = 'Stop'
$map = @{
    test = @{ Site = 'swa-portal-test'; Redirect = 'https://portal-test.lucerne.example/signin' }
    prod = @{ Site = 'swa-portal';      Redirect = 'https://portal.lucerne.example/signin' }
}
$cfg = $map[$Stage]

foreach ($v in 'SP_APP_ID', 'SP_SECRET', 'SP_TENANT', 'PORTAL_OBJECT_ID') {
    if (-not [Environment]::GetEnvironmentVariable($v)) { throw "$v is not set" }
}

Write-Host "##[group]login"
az login --service-principal `
    --username $env:SP_APP_ID `
    --password $env:SP_SECRET `
    --tenant $env:SP_TENANT `
    --allow-no-subscriptions --output none
if ($LASTEXITCODE) { exit $LASTEXITCODE }
Write-Host "##[endgroup]"

# the redirect URI has to be there before the new build goes live
$uri  = "https://graph.microsoft.com/v1.0/applications/$env:PORTAL_OBJECT_ID"
$app  = az rest --method GET --uri "${uri}?`$select=id,spa" | ConvertFrom-Json
$uris = @($app.spa.redirectUris)
if ($cfg.Redirect -notin $uris) {
    $file = New-TemporaryFile
    @{ spa = @{ redirectUris = @($uris + $cfg.Redirect) } } | ConvertTo-Json -Depth 3 | Set-Content $file
    az rest --method PATCH --uri $uri --headers 'Content-Type=application/json' --body "@$file"
    Remove-Item $file
}

$env:SWA_CLI_DEPLOYMENT_TOKEN = az staticwebapp secrets list --name $cfg.Site --query properties.apiKey --output tsv
npx swa deploy .\dist --env production
az logout
