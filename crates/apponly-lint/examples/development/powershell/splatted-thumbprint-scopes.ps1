#Requires -Modules Microsoft.Graph.Users
$connect = @{
    ClientId              = $env:REPORT_CLIENT_ID
    TenantId              = $env:REPORT_TENANT_ID
    CertificateThumbprint = $env:REPORT_THUMBPRINT
    Scopes                = 'User.Read.All', 'MailboxSettings.Read'
    NoWelcome             = $true
}
Connect-MgGraph @connect

$owner = Get-MgUser -UserId 'me' -Property DisplayName
Write-Host "Report of $($owner.DisplayName)"
