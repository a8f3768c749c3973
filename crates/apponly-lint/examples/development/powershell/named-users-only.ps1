param([string[]]$Users)
Connect-MgGraph -TenantId $t -ClientId $c -CertificateThumbprint $p
foreach ($me in $Users) {
    $box = Invoke-MgGraphRequest -Method GET -Uri "/v1.0/users/$me/mailboxSettings"
    $folder = Get-MgUserMailFolder -UserId $me -MailFolderId inbox
    "{0}: {1} in {2}" -f $me, $folder.TotalItemCount, $box.timeZone
}
