[CmdletBinding()]
param (
    [Parameter(Mandatory = $true)]  [string] $SiteUrl,
    [Parameter(Mandatory = $true)]  [string] $Tenant,
    [Parameter(Mandatory = $true)]  [string] $ClientId,
    [Parameter(Mandatory = $true)]  [string] $PfxPath,
    [Parameter(Mandatory = $true)]  [securestring] $PfxPassword,
    [string] $Library = 'Backups',
    [string] $Source  = 'E:\dumps'
)

Import-Module PnP.PowerShell

$hashFile = Join-Path $Source 'SHA256SUMS'
$known = @{}
if (Test-Path $hashFile) {
    Get-Content $hashFile | ForEach-Object { $h, $n = $_ -split '\s+', 2; $known[$n] = $h }
}

Connect-PnPOnline -Url $SiteUrl -Tenant $Tenant -ClientId $ClientId `
    -CertificatePath $PfxPath -CertificatePassword $PfxPassword

$expected = @{
    'schema.sql' = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
}

Get-ChildItem $Source -Filter *.7z | ForEach-Object {
    $sum = (Get-FileHash $_.FullName -Algorithm SHA256).Hash
    if ($known[$_.Name] -and $known[$_.Name] -ne $sum) {
        Write-Warning "$($_.Name): checksum differs, skipped"
        return
    }
    $null = Add-PnPFile -Path $_.FullName -Folder $Library -Values @{ Checksum = $sum }
    Write-Verbose "uploaded $($_.Name)"
}

$schema = (Get-FileHash (Join-Path $Source 'schema.sql')).Hash
if ($schema -ine $expected['schema.sql']) { Write-Warning 'schema changed since the last review' }

Disconnect-PnPOnline
