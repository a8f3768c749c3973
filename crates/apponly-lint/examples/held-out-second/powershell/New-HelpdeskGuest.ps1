#Requires -Version 5.1
[CmdletBinding()]
Param(
    [Parameter(Mandatory = $true)] [string] $Mail,
    [string] $Sponsor
)
Set-StrictMode -Version 2

$Script:Settings = [pscustomobject]@{
    Tenant  = 'tailspintoys.com'
    AppId   = '3d2c1b0a-9f8e-4d7c-8b6a-5f4e3d2c1b0a'
    AppKey  = '«8Q guest»'
    Redirect = 'https://myapps.microsoft.com'
}

Function Get-Bearer {
    $Uri  = 'https://login.microsoftonline.com/{0}/oauth2/v2.0/token' -f $Script:Settings.Tenant
    $Pairs = @(
        "client_id=$($Script:Settings.AppId)"
        "scope=$([uri]::EscapeDataString('https://graph.microsoft.com/.default'))"
        "client_secret=$([uri]::EscapeDataString($Script:Settings.AppKey))"
        'grant_type=client_credentials'
    )
    $Reply = Invoke-RestMethod -Uri $Uri -Method Post -Body ($Pairs -join '&') -ContentType 'application/x-www-form-urlencoded'
    return 'Bearer ' + $Reply.access_token
}

$Invitation = @{
    invitedUserEmailAddress = $Mail
    inviteRedirectUrl       = $Script:Settings.Redirect
    sendInvitationMessage   = $true
} | ConvertTo-Json
$Result = Invoke-RestMethod -Uri 'https://graph.microsoft.com/v1.0/invitations' -Method Post -Body $Invitation -ContentType 'application/json' -Headers @{ Authorization = Get-Bearer }
Write-Verbose "invited $($Result.invitedUser.id) for $Sponsor"
