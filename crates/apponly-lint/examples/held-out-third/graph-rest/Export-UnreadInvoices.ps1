<#
.SYNOPSIS
  Saves unread invoice mails (as .eml) from the accounting mailbox.
.DESCRIPTION
  Id and secret come from the vault "kv-acct-prod"; the job account has "get" there and nothing else.
#>
[CmdletBinding()]
param(
    [string]$Mailbox = 'rechnung@contoso.example',
    [Parameter(Mandatory)][string]$Target,
    [string]$Vault   = 'kv-acct-prod'
)
$ErrorActionPreference = 'Stop'
Connect-AzAccount -Identity | Out-Null

$tenantId     = Get-AzKeyVaultSecret -VaultName $Vault -Name 'graph-tenant' -AsPlainText
$clientId     = Get-AzKeyVaultSecret -VaultName $Vault -Name 'graph-client' -AsPlainText
$clientSecret = Get-AzKeyVaultSecret -VaultName $Vault -Name 'graph-client-secret' -AsPlainText

$Body = @{
    Grant_Type    = 'client_credentials'
    Scope         = 'https://graph.microsoft.com/.default'
    Client_Id     = $clientId
    Client_Secret = $clientSecret
}
$Answer = Invoke-RestMethod -Method POST -Uri "https://login.microsoftonline.com/$tenantId/oauth2/v2.0/token" -Body $Body
$Header = @{ Authorization = "$($Answer.token_type) $($Answer.access_token)" }
Write-Verbose "token for $($Answer.expires_in) s"

$Uri = "https://graph.microsoft.com/v1.0/users/$Mailbox/mailFolders/inbox/messages?`$filter=isRead eq false&`$select=id,subject&`$top=100"
$n = 0
While ($Uri) {
    $Page = Invoke-RestMethod -Uri $Uri -Headers $Header
    ForEach ($m in $Page.value) {
        $file = Join-Path $Target (($m.subject -replace '[^\w\- ]', '_') + '_' + $m.id.Substring($m.id.Length - 12) + '.eml')
        Invoke-RestMethod -Uri "https://graph.microsoft.com/v1.0/users/$Mailbox/messages/$($m.id)/`$value" -Headers $Header -OutFile $file
        $n++
    }
    $Uri = $Page.'@odata.nextLink'
}
"$n mails saved to $Target"
