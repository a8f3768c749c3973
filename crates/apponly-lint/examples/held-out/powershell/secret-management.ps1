#Requires -Modules Microsoft.PowerShell.SecretManagement
$appCredential = Get-Secret -Vault Automation -Name 'GraphReporting'
Connect-MgGraph -TenantId (Get-Secret -Name TenantId -AsPlainText) -ClientSecretCredential $appCredential
$applications = Get-MgApplication -All -Property DisplayName, AppId, PasswordCredentials
$expiring = foreach ($application in $applications) {
    foreach ($password in $application.PasswordCredentials) {
        $left = ($password.EndDateTime - (Get-Date)).Days
        if ($left -lt 30) {
            [pscustomobject]@{ Application = $application.DisplayName; SecretHint = $password.Hint; DaysLeft = $left }
        }
    }
}
$expiring | Sort-Object DaysLeft | Export-Csv .\expiring-secrets.csv -NoTypeInformation
