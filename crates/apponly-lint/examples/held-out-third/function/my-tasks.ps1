using namespace System.Net
param($Request, $TriggerMetadata)

# The web page sends its own token; we exchange it (on behalf of) and act as that user.
$bearer = $Request.Headers['authorization'] -replace '^Bearer\s+'
if (-not $bearer) {
    Push-OutputBinding -Name Response -Value ([HttpResponseContext]@{ StatusCode = [HttpStatusCode]::Unauthorized })
    return
}

$tokenUri = "https://login.microsoftonline.com/$($env:TENANT_ID)/oauth2/v2.0/token"
$obo = @{
    client_id           = $env:API_CLIENT_ID
    client_secret       = $env:API_CLIENT_SECRET    # Key Vault reference in the app settings
    grant_type          = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
    assertion           = $bearer
    requested_token_use = 'on_behalf_of'
    scope               = 'https://graph.microsoft.com/Tasks.Read offline_access'
}

try {
    $user = Invoke-RestMethod -Method Post -Uri $tokenUri -Body $obo
    # page stays open for hours: keep the user's refresh token on the server side
    if ($user.refresh_token) {
        Push-OutputBinding -Name Session -Value @{ PartitionKey = 'task'; RowKey = $Request.Params.session; Refresh = $user.refresh_token }
    }

    $h    = @{ Authorization = "Bearer $($user.access_token)" }
    $all  = [Collections.Generic.List[object]]::new()
    $next = 'https://graph.microsoft.com/v1.0/me/todo/lists'
    while ($next) {
        $page = Invoke-RestMethod -Uri $next -Headers $h
        $all.AddRange([object[]]$page.value)
        $next = $page.'@odata.nextLink'
    }
    $code = [HttpStatusCode]::OK
    $out  = $all | Select-Object id, displayName, wellknownListName
}
catch {
    $code = [HttpStatusCode]::BadGateway
    $out  = @{ error = 'Graph is not available' }
    Write-Error $_.Exception.Message
}

Push-OutputBinding -Name Response -Value ([HttpResponseContext]@{
    StatusCode = $code
    Body       = ConvertTo-Json @($out) -Depth 4
})
