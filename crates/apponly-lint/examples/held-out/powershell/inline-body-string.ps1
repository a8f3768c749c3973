$TenantID = "8c9d2a63-7f2e-46b7-b4ab-0c1f7f4be0e5"

Function Get-GraphToken {
    $Body = "grant_type=client_credentials&client_id=1bb9c6b5-40d1-4fa4-8e4f-6d9d3b6d2a40&client_secret=«8Q inline»&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default"
    $Response = Invoke-WebRequest -Method Post -ContentType "application/x-www-form-urlencoded" -Uri "https://login.microsoftonline.com/$TenantID/oauth2/v2.0/token" -Body $Body -UseBasicParsing
    ($Response.Content | ConvertFrom-Json).access_token
}

$Mail = @{
    message = @{
        subject      = "Backup finished on $env:COMPUTERNAME"
        body         = @{ contentType = "Text"; content = (Get-Content D:\Backup\last.log -Tail 20 | Out-String) }
        toRecipients = @(@{ emailAddress = @{ address = "it-ops@contoso.com" } })
    }
} | ConvertTo-Json -Depth 6

Invoke-RestMethod -Method Post -Uri "https://graph.microsoft.com/v1.0/users/backup@contoso.com/sendMail" `
    -Headers @{ Authorization = "Bearer $(Get-GraphToken)"; "Content-Type" = "application/json" } -Body $Mail
