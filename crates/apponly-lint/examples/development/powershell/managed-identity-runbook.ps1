<#
    Azure Automation runbook, system-assigned identity
#>
param([int]$Days = 90)
Connect-MgGraph -Identity -NoWelcome
$limit = (Get-Date).AddDays(-$Days)
$stale = Get-MgUser -All -Property Id, DisplayName, UserType, SignInActivity -Filter "userType eq 'Guest'" |
    Where-Object { $_.SignInActivity.LastSignInDateTime -lt $limit }
foreach ($guest in $stale) {
    Update-MgUser -UserId $guest.Id -AccountEnabled:$false
    Write-Output "disabled $($guest.DisplayName)"
}
