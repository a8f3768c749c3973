# Moves read mails to the archive folder, once a night, as a service
$ErrorActionPreference = 'Stop'
$cert = Get-ChildItem Cert:\LocalMachine\My | Where-Object Subject -eq 'CN=mail-archiver' | Sort-Object NotAfter -Descending | Select-Object -First 1
Connect-MgGraph -ClientId 'd7b6f0f4-3b30-4c44-8d7e-6f2ab9c0e5a1' -TenantId 'contoso.com' -Certificate $cert

$uri = '/v1.0/me/mailFolders/inbox/messages?$filter=isRead eq true&$select=id,subject'
while ($uri) {
    $result = Invoke-MgGraphRequest -Method GET -Uri $uri
    foreach ($m in $result.value) {
        Invoke-MgGraphRequest -Method POST -Uri "/v1.0/me/messages/$($m.id)/move" -Body @{ destinationId = 'archive' }
    }
    $uri = $result.'@odata.nextLink'
}
