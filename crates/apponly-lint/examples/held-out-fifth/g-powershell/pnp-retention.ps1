# rb-pnp-retention : marks documents older than 7 years in the project sites
Import-Module PnP.PowerShell

$tenant   = Get-AutomationVariable -Name 'TenantName'
$clientId = Get-AutomationVariable -Name 'PnPClientId'

# certificate comes from the vault, with the identity of the account
Connect-AzAccount -Identity | Out-Null
$pfx = Get-AzKeyVaultSecret -VaultName 'kv-spo-automation' -Name 'pnp-cert' -AsPlainText

$common = @{
    ClientId                 = $clientId
    Tenant                   = "$tenant.onmicrosoft.com"
    CertificateBase64Encoded = $pfx
}

$admin = Connect-PnPOnline -Url "https://$tenant-admin.sharepoint.com" @common -ReturnConnection
$sites = Get-PnPTenantSite -Connection $admin -Filter "Url -like '/sites/prj-'"

$before = (Get-Date).AddYears(-7).ToString('yyyy-MM-ddTHH:mm:ssZ')
$caml   = "<View Scope='RecursiveAll'><Query><Where><Lt><FieldRef Name='Modified'/><Value Type='DateTime'>$before</Value></Lt></Where></Query></View>"

foreach ($s in $sites) {
    Write-Output "== $($s.Url)"
    try {
        $c = Connect-PnPOnline -Url $s.Url @common -ReturnConnection
    }
    catch {
        Write-Warning "skip: $($_.Exception.Message)"
        continue
    }
    $items = Get-PnPListItem -List 'Documents' -Query $caml -PageSize 500 -Connection $c
    foreach ($i in $items) {
        if ($i['FSObjType'] -eq 1 -or $i['Archive'] -eq 'yes') { continue }
        Set-PnPListItem -List 'Documents' -Identity $i.Id -Values @{ Archive = 'yes' } -UpdateType SystemUpdate -Connection $c | Out-Null
    }
    Write-Output "   $($items.Count) old items"
}
