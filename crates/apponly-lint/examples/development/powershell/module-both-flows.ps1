function Get-GraphToken {
    [CmdletBinding(DefaultParameterSetName = 'App')]
    param (
        [Parameter(Mandatory)] [string] $TenantId,
        [Parameter(Mandatory)] [string] $ClientId,
        [Parameter(Mandatory, ParameterSetName = 'App')] [string] $ClientSecret,
        [Parameter(Mandatory, ParameterSetName = 'User')] [string] $RefreshToken
    )
    $body = @{ client_id = $ClientId; scope = 'https://graph.microsoft.com/.default' }
    switch ($PSCmdlet.ParameterSetName) {
        'App' {
            $body.grant_type = 'client_credentials'
            $body.client_secret = $ClientSecret
        }
        'User' {
            $body.grant_type = 'refresh_token'
            $body.refresh_token = $RefreshToken
        }
    }
    Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$TenantId/oauth2/v2.0/token" -Body $body
}
