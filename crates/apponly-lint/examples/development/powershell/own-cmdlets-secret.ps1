# Cmdlets run within the process; nothing is on a command line.
function Connect-Contoso { param([string]$ClientId, [string]$ClientSecret) $script:S = $ClientSecret }
$secret = Get-Secret -Name graph -AsPlainText
Connect-Contoso -ClientId $id -ClientSecret $secret
Get-GraphTokenFromLib -ClientSecret $secret -Tenant $tenant | Out-Null
Invoke-Command -ScriptBlock { param($ClientSecret) Connect-Contoso -ClientId 'x' -ClientSecret $ClientSecret } -ArgumentList $secret
Start-Process notepad.exe -ArgumentList 'readme.txt'
Start-Job -ScriptBlock { & .\sync.ps1 } | Out-Null
