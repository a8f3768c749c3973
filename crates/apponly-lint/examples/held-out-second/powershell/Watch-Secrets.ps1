#Requires -Modules Microsoft.Graph.Applications
Connect-MgGraph -Identity -NoWelcome
$soon = (Get-Date).AddDays(21)
$list = Get-MgApplication -All -Property DisplayName, AppId, PasswordCredentials | ForEach-Object {
    foreach ($secret in $_.PasswordCredentials | Where-Object EndDateTime -lt $soon) {
        [pscustomobject]@{ App = $_.DisplayName; ClientSecretId = $secret.KeyId; ClientSecretHint = $secret.Hint; End = $secret.EndDateTime }
    }
}
$list | ConvertTo-Html -Title 'Client secrets that end soon' | Set-Content "$env:TEMP\secrets.html"
