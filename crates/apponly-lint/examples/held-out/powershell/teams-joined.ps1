#Requires -Version 7
$secureSecret = Read-Host -Prompt 'Client secret' -AsSecureString
$cred = [PSCredential]::new($env:CLIENT_ID, $secureSecret)
Connect-MgGraph -TenantId $env:TENANT_ID -ClientSecretCredential $cred

$base = 'https://graph.microsoft.com/v1.0'
$teams = Invoke-MgGraphRequest -Uri "$base/me/joinedTeams" -OutputType PSObject
foreach ($team in $teams.value) {
    $owners = Get-MgGroupOwner -GroupId $team.id -All
    [pscustomobject]@{ Team = $team.displayName; Owners = $owners.Count }
}
