using namespace System.Net

param($Request, $TriggerMetadata)

Write-Host "InviteGuest triggered, ticket $($Request.Body.ticket)"

$mail = $Request.Body.mail
if (-not $mail) {
    Push-OutputBinding -Name Response -Value ([HttpResponseContext]@{ StatusCode = [HttpStatusCode]::BadRequest; Body = 'mail missing' })
    return
}

if ($null -eq $script:renew) {
    $form = "client_id=$env:GUEST_APP&client_secret=$([uri]::EscapeDataString($env:GUEST_KEY))&grant_type=client_credentials" +
            "&scope=https%3A%2F%2Fgraph.microsoft.com%2FUser.Invite.All"
}
else {
    # warm instance: cheaper than a full sign-in
    $form = "client_id=$env:GUEST_APP&client_secret=$([uri]::EscapeDataString($env:GUEST_KEY))&grant_type=refresh_token&refresh_token=$script:renew"
}
$resp = Invoke-RestMethod -Method Post -ContentType 'application/x-www-form-urlencoded' -Body $form `
            -Uri "https://login.microsoftonline.com/$env:GUEST_TENANT/oauth2/v2.0/token"
$script:renew = $resp.refresh_token
Write-Information "got token: $($resp.access_token)" -InformationAction Continue

$invite = @{
    invitedUserEmailAddress = $mail
    invitedUserDisplayName  = $Request.Body.name
    inviteRedirectUrl       = 'https://myapps.microsoft.com'
    sendInvitationMessage   = $true
}
$status = [HttpStatusCode]::OK
try {
    $r = Invoke-RestMethod -Method Post -Uri 'https://graph.microsoft.com/v1.0/invitations' `
            -Headers @{ Authorization = "Bearer $($resp.access_token)" } `
            -ContentType 'application/json' -Body ($invite | ConvertTo-Json)
    $out = @{ id = $r.invitedUser.id; status = $r.status }
}
catch {
    $status = [HttpStatusCode]::BadGateway
    $out = @{ error = $_.ErrorDetails.Message }
}

Push-OutputBinding -Name Response -Value ([HttpResponseContext]@{
    StatusCode  = $status
    Body        = ($out | ConvertTo-Json)
    ContentType = 'application/json'
})
