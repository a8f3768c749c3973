# Scans arrive in a drive, invoices go to the finance site.
# half migrated: finance still uses the old add-in registration, the drive part uses the certificate
$siteFinance = "https://northwind.sharepoint.com/sites/finance"
$siteRoot    = "https://northwind.sharepoint.com"
$addInId     = "a8e0b1d5-7a9c-4b4e-93ce-0f2c7f3f9d10"
$addInKey    = "«44 scaninbox»"
$work        = Join-Path $env:TEMP "scan-$(Get-Random)"
New-Item $work -ItemType Directory -Force | Out-Null

# --- 1. fetch new scans
Connect-PnPOnline -Url $siteRoot -ClientId $env:PNP_APP -Tenant "northwind.onmicrosoft.com" -Thumbprint $env:PNP_THUMB
$found = Invoke-PnPGraphMethod -Url "v1.0/me/drive/root:/Scans:/children" -Method Get
$pdfs  = $found.value | Where-Object { $_.name -like "*.pdf" }
foreach ($p in $pdfs) {
    Invoke-WebRequest -Uri $p.'@microsoft.graph.downloadUrl' -OutFile (Join-Path $work $p.name)
    Write-Host "got $($p.name) ($([math]::Round($p.size/1kb)) kB)"
}
Disconnect-PnPOnline

# --- 2. put them into finance
Connect-PnPOnline -Url $siteFinance -ClientId $addInId -ClientSecret $addInKey -WarningAction Ignore
Get-ChildItem $work -Filter *.pdf | ForEach-Object {
    $meta = @{ Title = $_.BaseName; ScanDate = $_.LastWriteTime }
    Add-PnPFile -Path $_.FullName -Folder "Invoices/Inbox" -Values $meta | Out-Null
}
Disconnect-PnPOnline
Remove-Item $work -Recurse -Force
