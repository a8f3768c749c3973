# Inventory of site collections, PnP
$url = "https://contoso-admin.sharepoint.com"
Connect-PnPOnline -Url $url -ClientId 6b5a9a35-8bde-4c1e-b9a0-9f6f6a8b1c2d -ClientSecret "«44 pnp»"
$sites = Get-PnPTenantSite -Detailed
foreach ($s in $sites) {
    [pscustomobject]@{
        Url     = $s.Url
        Title   = $s.Title
        Storage = $s.StorageUsageCurrent
        Locked  = $s.LockState
    }
} 
Disconnect-PnPOnline
