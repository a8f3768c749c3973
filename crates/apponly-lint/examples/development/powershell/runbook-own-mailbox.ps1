param([int]$Days = 7)

Connect-MgGraph -Identity -NoWelcome
$since = (Get-Date).AddDays(-$Days).ToString('yyyy-MM-dd')
$folder = Invoke-MgGraphRequest -Method GET -Uri 'v1.0/me/mailFolders/inbox'
Write-Output "Unread since ${since}: $($folder.unreadItemCount)"
Disconnect-MgGraph | Out-Null
