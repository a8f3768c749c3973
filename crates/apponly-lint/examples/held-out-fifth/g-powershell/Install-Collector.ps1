<#
.SYNOPSIS
    Installs the log collector as a scheduled task.

.DESCRIPTION
    Downloads the signed package, checks its hash and stores the client secret in the
    Windows vault of the service account. The secret is asked for, never given as text.

.PARAMETER ClientSecret
    The value, not the id, of the client secret. Looks like
    client_secret=<3 characters>8Q~<34 characters>

.EXAMPLE
    $s = Read-Host -AsSecureString 'client secret'
    .\Install-Collector.ps1 -TenantId 72f988bf-86f1-41af-91ab-2d7cd011db47 -ClientId 6731de76-14a6-49ae-97bc-6eba6914391e -ClientSecret $s

.EXAMPLE
    $env:COLLECTOR_SECRET = "your-client-secret-here"
    .\Install-Collector.ps1 -FromEnvironment
#>
[CmdletBinding()]
param(
    [guid]$TenantId = '00000000-0000-0000-0000-000000000000',
    [guid]$ClientId = '00000000-0000-0000-0000-000000000000',
    [securestring]$ClientSecret,
    [switch]$FromEnvironment
)

$package = 'https://downloads.northpeak.example/collector/collector-3.4.1.zip'
$sha256  = '9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08'
$sha512b = 'z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg=='   # same file, base64

if ($FromEnvironment) {
    $TenantId     = $env:COLLECTOR_TENANT
    $ClientId     = $env:COLLECTOR_CLIENT
    $ClientSecret = ConvertTo-SecureString $env:COLLECTOR_SECRET -AsPlainText -Force
}
if (-not $ClientSecret) { $ClientSecret = Read-Host 'Client secret' -AsSecureString }

$zip = Join-Path $env:TEMP 'collector.zip'
Invoke-WebRequest $package -OutFile $zip -UseBasicParsing
if ((Get-FileHash $zip -Algorithm SHA256).Hash -ne $sha256) { throw 'checksum mismatch' }
$bytes = [Security.Cryptography.SHA512]::Create().ComputeHash([IO.File]::ReadAllBytes($zip))
if ([Convert]::ToBase64String($bytes) -ne $sha512b) { throw 'checksum mismatch (sha512)' }
Expand-Archive $zip -DestinationPath 'C:\Program Files\Collector' -Force

[pscredential]::new("$ClientId", $ClientSecret) | Export-Clixml "$env:ProgramData\Collector\app.clixml"
@{ tenantId = "$TenantId"; clientId = "$ClientId"; clientSecret = 'see app.clixml' } | ConvertTo-Json |
    Set-Content "$env:ProgramData\Collector\settings.json"

$action = New-ScheduledTaskAction -Execute 'pwsh.exe' -Argument '-NoProfile -File "C:\Program Files\Collector\run.ps1"'
Register-ScheduledTask -TaskName Collector -Action $action -Trigger (New-ScheduledTaskTrigger -Daily -At 3am) -User 'NT AUTHORITY\NETWORK SERVICE' | Out-Null
