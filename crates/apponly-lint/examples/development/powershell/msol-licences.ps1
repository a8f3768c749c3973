Import-Module MSOnline
Connect-MsolService -Credential (Get-AutomationPSCredential -Name licences)
Get-MsolUser -All | Where-Object isLicensed | Select-Object UserPrincipalName
