function Get-AppToken {
    param (
        [string] $Tenant = $env:ARM_TENANT_ID
    )
    $vault = Get-Secret -Name teams-alert -Vault Ops     # SecretManagement, PSCredential
    $resp = Invoke-RestMethod -Method POST -Uri "https://login.microsoftonline.com/$Tenant/oauth2/v2.0/token" -Body @{
        Grant_Type    = "client_credentials"
        Scope         = "https://graph.microsoft.com/.default"
        Client_Id     = $vault.UserName
        Client_Secret = $vault.GetNetworkCredential().Password
    }
    return $resp.access_token
}

function Invoke-TeamsAlert {
    <#
        .SYNOPSIS
        Posts an alert card into the operations channel
        .EXAMPLE
        Get-Content .\alert.json | ConvertFrom-Json | Invoke-TeamsAlert -TeamId $team -ChannelId $channel
    #>
    [CmdletBinding()]
    param (
        [Parameter(Mandatory, ValueFromPipeline)] $Alert,
        [Parameter(Mandatory)] [string] $TeamId,
        [Parameter(Mandatory)] [string] $ChannelId
    )
    begin {
        $headers = @{ Authorization = "Bearer $(Get-AppToken)"; 'Content-Type' = 'application/json' }
        $target  = "https://graph.microsoft.com/v1.0/teams/$TeamId/channels/$ChannelId/messages"
    }
    process {
        $colour = switch ($Alert.severity) { 'Sev0' { 'attention' } 'Sev1' { 'warning' } default { 'accent' } }
        $cardId = [guid]::NewGuid().ToString()
        $card = @{
            type    = 'AdaptiveCard'
            version = '1.4'
            body    = @(@{ type = 'TextBlock'; text = $Alert.description; color = $colour; wrap = $true })
        } | ConvertTo-Json -Depth 8 -Compress
        $payload = @{
            subject     = $Alert.rule
            body        = @{ contentType = 'html'; content = "<attachment id=""$cardId""></attachment>" }
            attachments = @(@{ id = $cardId; contentType = 'application/vnd.microsoft.card.adaptive'; content = $card })
        } | ConvertTo-Json -Depth 8
        Invoke-RestMethod -Method Post -Uri $target -Headers $headers -Body $payload | Select-Object id, webUrl
    }
}
