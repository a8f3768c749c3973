<#
    Reads the unread orders from the shared inbox and saves the PDF attachments.
    Certificate is in LocalMachine\My, installed with the server image.
#>

$AppId      = $env:ORDERS_APP_ID
$Tenant     = $env:ORDERS_TENANT
$Thumb      = (Get-ChildItem Cert:\LocalMachine\My | Where-Object Subject -eq 'CN=orders-reader' | Sort-Object NotAfter -Descending | Select-Object -First 1).Thumbprint
$TargetPath = 'E:\Orders\Incoming'

if (-not $Thumb) { throw 'certificate CN=orders-reader is missing' }

Connect-MgGraph -ClientId $AppId -TenantId $Tenant -CertificateThumbprint $Thumb -Scopes 'Mail.ReadWrite'

$ctx = Get-MgContext
Write-Host "Connected as $($ctx.AppName) ($($ctx.AuthType))"

$messages = Get-MgUserMailFolderMessage -UserId me -MailFolderId Inbox -Filter "isRead eq false and hasAttachments eq true" -All

foreach ($m in $messages) {
    $files = Get-MgUserMessageAttachment -UserId me -MessageId $m.Id -All
    foreach ($f in $files) {
        if ($f.Name -notlike '*.pdf') { continue }
        $name = '{0:yyyyMMdd-HHmmss}_{1}' -f $m.ReceivedDateTime, ($f.Name -replace '[^\w\.\-]', '_')
        $data = [Convert]::FromBase64String($f.AdditionalProperties.contentBytes)
        [IO.File]::WriteAllBytes((Join-Path $TargetPath $name), $data)
    }
    Update-MgUserMessage -UserId me -MessageId $m.Id -IsRead:$true
}

Write-Host "$($messages.Count) orders"
Disconnect-MgGraph | Out-Null
