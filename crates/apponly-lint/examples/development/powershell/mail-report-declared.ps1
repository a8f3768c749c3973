#Requires -Modules Microsoft.Graph.Mail
# App permissions needed: Mail.ReadWrite, User.Read.All
Connect-MgGraph -ClientId $env:CLIENT_ID -TenantId $env:TENANT_ID -CertificateThumbprint $env:THUMBPRINT -NoWelcome
$users = Get-MgUser -All -Property id, mail
foreach ($user in $users) {
    $count = (Get-MgUserMessage -UserId $user.Id -Top 100).Count
    "$($user.Mail): $count"
}
