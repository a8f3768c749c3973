#Requires -Modules @{ ModuleName = 'PnP.PowerShell'; ModuleVersion = '2.4.0' }
# Runs in a container. The secret store mounts the certificate as an environment variable.
param(
    [string]   $Hub   = 'https://adatum.sharepoint.com/sites/projects',
    [string[]] $Files = @('Plan.xlsx', 'Risks.xlsx', 'Minutes.dotx')
)
foreach ($v in 'SPO_CLIENT', 'SPO_TENANT', 'SPO_CERT_B64', 'SPO_CERT_PWD') {
    if (-not [Environment]::GetEnvironmentVariable($v)) { Write-Error "$v is not set"; exit 2 }
}

function Connect-Site([string]$Url) {
    $c = @{
        Url                      = $Url
        ClientId                 = $env:SPO_CLIENT
        Tenant                   = $env:SPO_TENANT
        CertificateBase64Encoded = $env:SPO_CERT_B64
        CertificatePassword      = (ConvertTo-SecureString $env:SPO_CERT_PWD -AsPlainText -Force)
        ReturnConnection         = $true
    }
    Connect-PnPOnline @c
}

$hubCon = Connect-Site $Hub
$tmp = New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()))
foreach ($f in $Files) {
    Get-PnPFile -Url "Templates/$f" -Path $tmp -Filename $f -AsFile -Force -Connection $hubCon
}

$children = Get-PnPHubSiteChild -Identity $Hub -Connection $hubCon
foreach ($url in $children) {
    $con  = Connect-Site $url
    $have = (Get-PnPFolderItem -FolderSiteRelativeUrl 'Shared Documents' -ItemType File -Connection $con).Name
    foreach ($f in $Files | Where-Object { $_ -notin $have }) {
        Add-PnPFile -Path (Join-Path $tmp $f) -Folder 'Shared Documents' -Connection $con | Out-Null
        Write-Host "$url <- $f"
    }
}
Remove-Item $tmp -Recurse
