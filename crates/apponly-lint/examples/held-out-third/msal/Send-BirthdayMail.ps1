Import-Module MSAL.PS
Import-Module ActiveDirectory

$details = @{
    'TenantId'     = '2a9b7c9e-6d07-4f7f-8c38-52a5f5ad7d51'
    'ClientId'     = 'e2f1c6aa-36dd-4a4c-8d76-01ea6a4b5c19'
    'ClientSecret' = ('«7Q birthday»' | ConvertTo-SecureString -AsPlainText -Force)
}
$tok = Get-MsalToken @details
$hdr = @{ 'Authorization' = $tok.CreateAuthorizationHeader() ; 'Content-Type' = 'application/json' }

# extensionAttribute5 = MM-dd
$today  = Get-Date -Format 'MM-dd'
$people = Get-ADUser -Filter "extensionAttribute5 -eq '$today' -and Enabled -eq 'True'" -Properties mail, givenName
if (-not $people) { 'nobody today'; return }

foreach ($p in $people) {
    $html = @"
<html><body style='font-family:Segoe UI'>
<h2>Happy birthday, $($p.GivenName)!</h2>
<p>The cake is in the kitchen on floor 2.</p>
</body></html>
"@
    $msg = @{
        message         = @{
            subject      = "Happy birthday $($p.GivenName)"
            body         = @{ contentType = 'HTML'; content = $html }
            toRecipients = @( @{ emailAddress = @{ address = $p.mail } } )
        }
        saveToSentItems = $false
    } | ConvertTo-Json -Depth 6

    Invoke-RestMethod -Method Post -Uri 'https://graph.microsoft.com/v1.0/me/sendMail' -Headers $hdr -Body $msg
    Write-Output "sent to $($p.mail)"
}
