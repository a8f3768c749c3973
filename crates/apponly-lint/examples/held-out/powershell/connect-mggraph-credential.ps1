#Requires -Modules Microsoft.Graph.Authentication, Microsoft.Graph.Users
$tenant = "contoso.com"
$client = "c0a7d9d2-1f94-46f8-9a95-11dd9b7c3a77"
$pw     = ConvertTo-SecureString "«8Q connect»" -AsPlainText -Force
$cred   = New-Object -TypeName System.Management.Automation.PSCredential -ArgumentList $client, $pw
Connect-MgGraph -TenantId $tenant -ClientSecretCredential $cred -NoWelcome

$disabled = Get-MgUser -All -Filter "accountEnabled eq false" -Property Id, DisplayName, AssignedLicenses
foreach ($user in $disabled | Where-Object { $_.AssignedLicenses.Count }) {
    $remove = $user.AssignedLicenses.SkuId
    Set-MgUserLicense -UserId $user.Id -RemoveLicenses $remove -AddLicenses @() | Out-Null
    Write-Output ("{0}: removed {1} licenses" -f $user.DisplayName, $remove.Count)
}
Disconnect-MgGraph | Out-Null
