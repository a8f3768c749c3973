$ErrorActionPreference = 'Stop'
Connect-MgGraph -Identity
$addresses = 'me@contoso.com', 'me-too@contoso.com', 'mercedes@contoso.com'
foreach ($address in $addresses) {
    $user = Invoke-MgGraphRequest -Uri "https://graph.microsoft.com/v1.0/users/$address"
    $manager = Get-MgUserManager -UserId $user.id -ErrorAction SilentlyContinue
    "$($user.displayName) reports to $($manager.AdditionalProperties.displayName)"
}
$members = Get-MgGroupMember -GroupId $env:GROUP -All
"$($members.Count) members"
