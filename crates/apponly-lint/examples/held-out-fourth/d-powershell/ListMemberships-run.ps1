using namespace System.Net

# Azure Function, HTTP trigger. Settings come from Key Vault references.
param($Request, $TriggerMetadata)

Write-Host "ListMemberships triggered by ticket $($Request.Body.TicketId)"

$status  = [HttpStatusCode]::OK
$message = ''
$groups  = @()

$upn = "$($Request.Body.UserPrincipalName)".Trim()
$securityKey = $env:SecurityKey
if ($securityKey -and $securityKey -ne $Request.Headers.SecurityKey) {
    $status  = [HttpStatusCode]::Forbidden
    $message = 'Invalid security key'
}
elseif ($upn -notmatch '^[^@\s]+@[^@\s]+$') {
    $status  = [HttpStatusCode]::BadRequest
    $message = 'UserPrincipalName is missing'
}
else {
    try {
        $password   = ConvertTo-SecureString -String $env:Ms365_AuthSecretId -AsPlainText -Force
        $credential = New-Object System.Management.Automation.PSCredential ($env:Ms365_AuthAppId, $password)
        Connect-MgGraph -ClientSecretCredential $credential -TenantId $env:Ms365_TenantId -NoWelcome

        $groups = Get-MgUserMemberOfAsGroup -UserId $upn -All -Property DisplayName, Id |
            Sort-Object DisplayName |
            ForEach-Object { $_.DisplayName }
        $message = "$($groups.Count) group(s)"
    }
    catch {
        $status  = [HttpStatusCode]::InternalServerError
        $message = $_.Exception.Message
    }
}

Push-OutputBinding -Name Response -Value ([HttpResponseContext]@{
        StatusCode  = $status
        ContentType = 'application/json'
        Body        = @{ Message = $message; Groups = $groups; TicketId = $Request.Body.TicketId }
    })
