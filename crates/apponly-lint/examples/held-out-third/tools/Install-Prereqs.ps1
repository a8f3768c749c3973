# Installs what the Graph jobs need on a fresh worker, checks every download
[CmdletBinding()]
param([string]$Cache = 'C:\Install')

$wanted = @(
    [pscustomobject]@{
        Name    = 'azure-cli'
        Url     = 'https://azcliprod.blob.core.windows.net/msi/azure-cli-2.61.0-x64.msi'
        Sha256  = '4F9A2C7B1E0D83A65C1B7D9E2F40586A7B3C9D1E5F60728394A5B6C7D8E9F0A1'
        Product = '{7E1F9A34-20C5-4F0C-8D5E-3A1B2C4D5E6F}'
    }
    [pscustomobject]@{
        Name    = 'pwsh'
        Url     = 'https://github.com/PowerShell/PowerShell/releases/download/v7.4.3/PowerShell-7.4.3-win-x64.msi'
        Sha256  = '9B1D3E5F7A8C0246135798BADCFE1032547698ABCDEF0123456789ABCDEF0123'
        Product = '{B324E9A1-5B1C-4C60-9E39-0D1F2E3C4B5A}'
    }
)
$modules = @{
    'Microsoft.Graph.Authentication' = '2.19.0'
    'ExchangeOnlineManagement'       = '3.5.0'
    'PnP.PowerShell'                 = '2.4.0'
}
$signer = 'F9A7CF9FBE13BAC767F4781061332DA6E8B4E0EE'    # thumbprint of the code-signing certificate
$etag   = 'W/"Nq2b3vXo8uP0kZr7tYc1mD5sA9eL4hJ6"'

$wc = [Net.WebClient]::new()
$wc.Headers.Add('If-None-Match', $etag)
foreach ($w in $wanted) {
    if (Test-Path "HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\$($w.Product)") { Write-Verbose "$($w.Name): there"; continue }
    $file = Join-Path $Cache (Split-Path $w.Url -Leaf)
    $wc.DownloadFile($w.Url, $file)
    if ((Get-FileHash $file -Algorithm SHA256).Hash -ne $w.Sha256) { Remove-Item $file; throw "$($w.Name): wrong checksum" }
    if ((Get-AuthenticodeSignature $file).SignerCertificate.Thumbprint -ne $signer) { Write-Warning "$($w.Name): unknown signer" }
    Start-Process msiexec.exe -ArgumentList "/i `"$file`" /qn /norestart" -Wait
}
foreach ($m in $modules.GetEnumerator()) {
    if (-not (Get-Module $m.Key -ListAvailable | Where-Object Version -eq $m.Value)) {
        Install-Module $m.Key -RequiredVersion $m.Value -Scope AllUsers -Force
    }
}
