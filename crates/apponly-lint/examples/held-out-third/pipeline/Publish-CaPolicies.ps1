# Step 2 of azure-pipelines.yml: sign in, hand the Graph token to the later steps
param(
    [string]$PolicyFolder = "$env:BUILD_SOURCESDIRECTORY/policies",
    [ValidateSet('plan', 'apply')][string]$Mode = 'plan'
)
$ErrorActionPreference = 'Stop'

az login --service-principal --username $env:ARM_CLIENT_ID --password $env:ARM_CLIENT_SECRET --tenant $env:ARM_TENANT_ID --allow-no-subscriptions --output none
if ($LASTEXITCODE -ne 0) { throw "az login: $LASTEXITCODE" }

$tok = az account get-access-token --resource-type ms-graph --query accessToken --output tsv
Write-Host "##vso[task.setvariable variable=GraphToken]$tok"

$secure = ConvertTo-SecureString $tok -AsPlainText -Force
$url    = 'https://graph.microsoft.com/v1.0/identity/conditionalAccess/policies'
$live   = @{}
while ($url) {
    $page = Invoke-RestMethod -Uri $url -Authentication Bearer -Token $secure
    foreach ($p in $page.value) { $live[$p.displayName] = $p }
    $url = $page.'@odata.nextLink'
}
Write-Host "$($live.Count) policies in the tenant"

$todo = 0
Get-ChildItem $PolicyFolder -Filter *.json | ForEach-Object {
    $want = Get-Content $_ -Raw | ConvertFrom-Json
    $have = $live[$want.displayName]
    $verb, $target = if ($have) { 'Patch', "/$($have.id)" } else { 'Post', '' }
    if ($have -and $have.state -eq $want.state -and
        ($have.conditions | ConvertTo-Json -Depth 9) -eq ($want.conditions | ConvertTo-Json -Depth 9)) { return }
    $script:todo++
    Write-Host "$($verb.ToUpper()) $($want.displayName)"
    if ($Mode -eq 'apply') {
        Invoke-RestMethod -Method $verb -Uri "https://graph.microsoft.com/v1.0/identity/conditionalAccess/policies$target" `
            -Authentication Bearer -Token $secure -ContentType 'application/json' -Body (Get-Content $_ -Raw) | Out-Null
    }
}
Write-Host "##vso[task.setvariable variable=ChangeCount;isOutput=true]$todo"
