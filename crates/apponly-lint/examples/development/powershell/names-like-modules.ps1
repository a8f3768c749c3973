# moved from Get-AzureADUser in 2024
$AzureADUsers = Import-Csv .\azuread-users.csv
Connect-MgGraph -Identity -NoWelcome
foreach ($row in $AzureADUsers) {
    Update-MgUser -UserId $row.Id -Department $row.Department
}
Write-Output "$($AzureADUsers.Count) users of AzureAD were updated"
