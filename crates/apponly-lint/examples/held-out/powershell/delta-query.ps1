param([string]$StateFile = "$PSScriptRoot\delta.link")
Connect-MgGraph -ClientId $env:APP -TenantId $env:TENANT -CertificateThumbprint $env:THUMB -NoWelcome
$uri = if (Test-Path $StateFile) { Get-Content $StateFile } else { 'https://graph.microsoft.com/v1.0/groups/delta?$select=displayName,members' }
$changes = @()
do {
    $page = Invoke-MgGraphRequest -Uri $uri
    $changes += $page.value
    if ($page.'@odata.deltaLink') { Set-Content -Path $StateFile -Value $page.'@odata.deltaLink' }
    $uri = $page.'@odata.nextLink'
} while ($uri)
$changes | ForEach-Object { $_.displayName }
