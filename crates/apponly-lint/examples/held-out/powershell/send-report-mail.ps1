param($Subject, $To, $HtmlFile)
. "$PSScriptRoot\common.ps1"

$vaultToken = (Invoke-RestMethod -Headers @{ Metadata = 'true' } -Uri 'http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fgraph.microsoft.com').access_token

$payload = @{
    message         = @{
        subject      = $Subject
        body         = @{ contentType = 'HTML'; content = Get-Content $HtmlFile -Raw }
        toRecipients = @($To | ForEach-Object { @{ emailAddress = @{ address = $_ } } })
    }
    saveToSentItems = $false
}
Invoke-RestMethod -Method Post -Uri 'https://graph.microsoft.com/v1.0/me/sendMail' `
    -Headers @{ Authorization = "Bearer $vaultToken" } -ContentType 'application/json' `
    -Body ($payload | ConvertTo-Json -Depth 8)
