Import-Module ExchangeOnlineManagement
$params = @{
    CertificateThumbprint = $env:EXO_THUMBPRINT
    AppId                 = $env:EXO_APP
    Organization          = 'contoso.onmicrosoft.com'
    ShowBanner            = $false
}
Connect-ExchangeOnline @params
$shared = Get-EXOMailbox -RecipientTypeDetails SharedMailbox -ResultSize Unlimited
foreach ($box in $shared) {
    $stat = Get-EXOMailboxStatistics -Identity $box.ExternalDirectoryObjectId
    [pscustomobject]@{ Mailbox = $box.PrimarySmtpAddress; Items = $stat.ItemCount; Size = $stat.TotalItemSize }
}
Disconnect-ExchangeOnline -Confirm:$false
