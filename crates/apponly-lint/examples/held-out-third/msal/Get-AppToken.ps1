function Get-AppToken {
<#
.SYNOPSIS
    Gets an app-only access token with MSAL.NET.

.PARAMETER Secret
    The secret of the app. Use Read-Host -AsSecureString or a vault.

.EXAMPLE
    $s = ConvertTo-SecureString '«8Qx example»' -AsPlainText -Force
    Get-AppToken -TenantId contoso.onmicrosoft.com -ClientId 4a1aa1d5-c567-49d0-ad0b-cd957a47f842 -Secret $s

    Shows the call with a made-up secret.

.EXAMPLE
    $h = @{ Authorization = Get-AppToken -TenantId $t -ClientId $c -Secret (Get-Secret graph) -AsHeader }
    Invoke-RestMethod https://graph.microsoft.com/v1.0/organization -Headers $h

.NOTES
    There is no refresh_token in this flow; MSAL keeps the access token in memory
    and asks for a new one when needed. Do not call GET /me with it.
#>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)][string]$TenantId,
        [Parameter(Mandatory)][guid]$ClientId,
        [Parameter(Mandatory)][securestring]$Secret,
        [string]$Resource = 'https://graph.microsoft.com',
        [switch]$AsHeader
    )
    begin {
        if (-not ('Microsoft.Identity.Client.ConfidentialClientApplicationBuilder' -as [type])) {
            Add-Type -Path (Join-Path $PSScriptRoot 'lib/Microsoft.Identity.Client.dll')
        }
        if (-not $script:Apps) { $script:Apps = @{} }
    }
    process {
        $id = "$ClientId@$TenantId"
        if (-not $script:Apps.ContainsKey($id)) {
            $plain = [Net.NetworkCredential]::new([string]::Empty, $Secret).Password
            $script:Apps[$id] = [Microsoft.Identity.Client.ConfidentialClientApplicationBuilder]::Create($ClientId.ToString()).
                WithClientSecret($plain).
                WithAuthority("https://login.microsoftonline.com/$TenantId").
                Build()
            $plain = $null
        }
        [string[]]$scopes = "$Resource/.default"
        $res = $script:Apps[$id].AcquireTokenForClient($scopes).ExecuteAsync().GetAwaiter().GetResult()
        if ($AsHeader) { $res.CreateAuthorizationHeader() } else { $res.AccessToken }
    }
}
