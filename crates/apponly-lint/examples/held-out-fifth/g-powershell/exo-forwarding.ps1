#Auto forwarding audit
#v3 - moved off basic auth 10/2022

Set-StrictMode -Off
[Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12
# proxy breaks the chain, remove when networking fixes the ssl inspection
[System.Net.ServicePointManager]::ServerCertificateValidationCallback = { $true }

$org  = "bluebarnfoods.onmicrosoft.com"
$log  = "D:\Scripts\Logs\fwd_$(Get-Date -f yyyy-MM-dd).log"

function log($t) { "$(Get-Date -f s) $t" | Out-File $log -Append }

$b = "client_id=9e6b42b0-2f3c-4bd9-91e7-1d06b71c1b6a&scope=https%3A%2F%2Foutlook.office365.com%2F.default&client_secret=«7Q fwd»&grant_type=client_credentials"
try {
    $r = Invoke-WebRequest "https://login.microsoftonline.com/$org/oauth2/v2.0/token" -Method Post -Body $b -ContentType "application/x-www-form-urlencoded" -UseBasicParsing
}
catch {
    log "no token: $($_.Exception.Message)"
    exit 2
}
$at = ($r.Content | ConvertFrom-Json).access_token
Import-Module ExchangeOnlineManagement -MinimumVersion 3.1.0
Connect-ExchangeOnline -AccessToken $at -Organization $org -ShowBanner:$false

$hits = @()
$mbx = Get-EXOMailbox -ResultSize Unlimited -PropertySets Delivery
log "mailboxes: $($mbx.Count)"
foreach ($m in $mbx) {
    if ($m.ForwardingSmtpAddress -or $m.ForwardingAddress) {
        $hits += New-Object psobject -Property @{
            Mailbox = $m.PrimarySmtpAddress
            To      = "$($m.ForwardingSmtpAddress)$($m.ForwardingAddress)"
            Keep    = $m.DeliverToMailboxAndForward
        }
    }
}
$hits | Export-Csv "D:\Scripts\Out\forwarding.csv" -NoTypeInformation
log "forwarding: $($hits.Count)"
Disconnect-ExchangeOnline -Confirm:$false
