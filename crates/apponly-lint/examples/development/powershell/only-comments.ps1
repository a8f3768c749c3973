<#
  Notes on auth
  - Do NOT ask for offline_access here. With client_credentials no refresh_token comes back, see the docs.
  - /me does not work either: https://graph.microsoft.com/v1.0/me answers 400 with an app-only token.
  - secrets look like xxx8Q~xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx and belong into the vault.
#>
# old: $token = $response.refresh_token
# old: Invoke-RestMethod https://graph.microsoft.com/v1.0/me/messages
param([Parameter(Mandatory)][string]$Mailbox)
Connect-MgGraph -Identity -NoWelcome
$folder = Get-MgUserMailFolder -UserId $Mailbox -MailFolderId inbox
'{0}: {1} unread of {2}' -f $Mailbox, $folder.UnreadItemCount, $folder.TotalItemCount
