param([switch]$Interactive, [string]$TenantId, [string]$ClientId, [string]$Thumbprint)

$connectParams = @{ TenantId = $TenantId; NoWelcome = $true }
if ($Interactive) {
    $connectParams['Scopes'] = @('User.Read.All', 'Group.Read.All')
}
else {
    $connectParams['ClientId'] = $ClientId
    $connectParams['CertificateThumbprint'] = $Thumbprint
}
Connect-MgGraph @connectParams

$all = Get-MgUser -All -Property Id, Mail
$all.Count
