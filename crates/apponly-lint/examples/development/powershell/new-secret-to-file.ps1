Connect-MgGraph -Identity -NoWelcome
$app = Get-MgApplication -Filter "displayName eq 'Nightly export'"
$pw = Add-MgApplicationPassword -ApplicationId $app.Id -PasswordCredential @{
    DisplayName = "made $(Get-Date -Format yyyy-MM-dd)"
    EndDateTime = (Get-Date).AddMonths(6)
}
@{
    tenant = (Get-MgContext).TenantId
    client = $app.AppId
    secret = $pw.SecretText
} | ConvertTo-Json | Set-Content .\app.json
Write-Host "Written. The secret ends on $($pw.EndDateTime)."
