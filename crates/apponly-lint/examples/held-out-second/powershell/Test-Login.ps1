# Help desk: tries whether a user can sign in interactively, and shows own groups
Import-Module Microsoft.Graph.Users
$null = Connect-MgGraph -Scopes User.Read, GroupMember.Read.All -UseDeviceCode -NoWelcome
$me = Get-MgUser -UserId (Get-MgContext).Account
$groups = Get-MgUserMemberOf -UserId $me.Id -All
"{0} is in {1} groups" -f $me.DisplayName, $groups.Count
Disconnect-MgGraph | Out-Null
