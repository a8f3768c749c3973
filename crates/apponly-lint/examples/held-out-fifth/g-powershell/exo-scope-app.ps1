# Limit "Ticket mailer" to the support mailboxes (RBAC for applications)
# and check from the outside that it works. Runs app-only.
param(
  [string]$Organization = "northpeak.onmicrosoft.com",
  [Parameter(Mandatory)][string]$AdminAppId,
  [Parameter(Mandatory)][string]$AdminThumbprint,
  [Parameter(Mandatory)][string]$MailerAppId,
  [Parameter(Mandatory)][string]$MailerObjectId
)

Connect-ExchangeOnline -AppId $AdminAppId -CertificateThumbprint $AdminThumbprint -Organization $Organization -ShowBanner:$false

$scopeName = "Support mailboxes"

if (-not (Get-ServicePrincipal -Identity $MailerAppId -ErrorAction SilentlyContinue)) {
  New-ServicePrincipal -AppId $MailerAppId -ObjectId $MailerObjectId -DisplayName "Ticket mailer" | Out-Null
}
if (-not (Get-ManagementScope -Identity $scopeName -ErrorAction SilentlyContinue)) {
  New-ManagementScope -Name $scopeName -RecipientRestrictionFilter "CustomAttribute7 -eq 'support'" | Out-Null
}
foreach ($role in "Application Mail.Send", "Application Mail.Read") {
  New-ManagementRoleAssignment -App $MailerAppId -Role $role -CustomResourceScope $scopeName -ErrorAction SilentlyContinue | Out-Null
}

"support@northpeak.example", "ceo@northpeak.example" | ForEach-Object {
  $t = Test-ServicePrincipalAuthorization -Identity $MailerAppId -Resource $_
  foreach ($x in $t) {
    "{0,-28} {1,-24} in scope: {2}" -f $_, $x.RoleName, $x.InScope
  }
}

Disconnect-ExchangeOnline -Confirm:$false
