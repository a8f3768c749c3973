##############################################################
# Export-FullAccess.ps1                                      #
# who may open whose mailbox, input for the yearly audit     #
##############################################################
[CmdletBinding(DefaultParameterSetName = 'Store')]
param(
    [Parameter(Mandatory)][string]$Organization,
    [Parameter(Mandatory)][guid]$AppId,
    [Parameter(Mandatory, ParameterSetName = 'Store')][ValidatePattern('^[0-9A-F]{40}$')][string]$CertificateThumbprint,
    [Parameter(Mandatory, ParameterSetName = 'File')][string]$CertificateFilePath,
    [Parameter(Mandatory, ParameterSetName = 'File')][securestring]$CertificatePassword,
    [string]$Path = ".\fullaccess-$(Get-Date -Format yyyyMMdd).csv"
)

$exo = @{ AppId = $AppId; Organization = $Organization; ShowBanner = $false }
switch ($PSCmdlet.ParameterSetName) {
    'Store' { $exo.CertificateThumbprint = $CertificateThumbprint }
    'File'  { $exo.CertificateFilePath = $CertificateFilePath; $exo.CertificatePassword = $CertificatePassword }
}
Connect-ExchangeOnline @exo

$skip = 'NT AUTHORITY\SELF', 'S-1-5-*'
$boxes = Get-EXOMailbox -ResultSize Unlimited -Properties GrantSendOnBehalfTo
$i = 0
$rows = foreach ($b in $boxes) {
    Write-Progress -Activity 'Mailboxes' -Status $b.PrimarySmtpAddress -PercentComplete (++$i / $boxes.Count * 100)
    Get-EXOMailboxPermission -Identity $b.ExchangeGuid |
        Where-Object { $u = $_.User; -not ($skip | Where-Object { $u -like $_ }) -and -not $_.IsInherited } |
        ForEach-Object {
            [pscustomobject]@{
                Mailbox = $b.PrimarySmtpAddress
                Type    = $b.RecipientTypeDetails
                User    = $_.User
                Rights  = $_.AccessRights -join '|'
            }
        }
}
$rows | Export-Csv $Path -NoTypeInformation -Encoding utf8
$hash = (Get-FileHash $Path -Algorithm SHA256).Hash
"$($rows.Count) rows, SHA256 $hash"
Disconnect-ExchangeOnline -Confirm:$false
