Connect-AzAccount -Identity | Out-Null
$clientSecret = Get-AzKeyVaultSecret -VaultName 'kv-automation-prod' -Name 'graph-client-secret' -AsPlainText
$secure = ConvertTo-SecureString $clientSecret -AsPlainText -Force
$credential = New-Object PSCredential('a3f5b2c1-6d4e-4f70-8a91-b2c3d4e5f607', $secure)
Connect-MgGraph -TenantId 'contoso.com' -ClientSecretCredential $credential -NoWelcome
$groups = Get-MgGroup -All -Filter "startswith(displayName,'prj-')"
foreach ($group in $groups) {
    if (-not (Get-MgGroupOwner -GroupId $group.Id -All)) {
        Write-Output "no owner: $($group.DisplayName)"
    }
}
