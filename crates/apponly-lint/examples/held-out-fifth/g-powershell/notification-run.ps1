using namespace System.Net
param($Request, $TriggerMetadata)

# change notifications for the invoice mailbox

if ($Request.Query.validationToken) {
    # Graph wants its own token back as plain text
    Push-OutputBinding -Name Response -Value ([HttpResponseContext]@{
        StatusCode  = [HttpStatusCode]::OK
        ContentType = 'text/plain'
        Body        = $Request.Query.validationToken
    })
    return
}

$token   = (Get-AzAccessToken -ResourceTypeName MSGraph -AsSecureString).Token
$mailbox = $env:INVOICE_MAILBOX

foreach ($n in $Request.Body.value) {
    if ($n.clientState -ne $env:CLIENT_STATE) {
        Write-Warning "wrong clientState for $($n.subscriptionId)"
        continue
    }
    $id  = $n.resourceData.id
    $uri = "https://graph.microsoft.com/v1.0/users/$mailbox/messages/$id" + '?$select=subject,from,hasAttachments'
    $msg = Invoke-RestMethod -Uri $uri -Authentication Bearer -Token $token

    Write-Information "message from $($msg.from.emailAddress.address), attachments: $($msg.hasAttachments)"
    if ($msg.hasAttachments) {
        Push-OutputBinding -Name Queue -Value (@{ mailbox = $mailbox; id = $id } | ConvertTo-Json -Compress)
    }
}

Push-OutputBinding -Name Response -Value ([HttpResponseContext]@{ StatusCode = [HttpStatusCode]::Accepted })
