$ErrorActionPreference = "Stop"
Disable-AzContextAutosave -Scope Process | Out-Null

#region login
$tid  = "2b9f4a10-5c7e-4d37-b1d2-86c7e1f0a944"
$aid  = "e0c3b7d4-18f2-4c6a-9d55-7ab1c4e2f630"
$cred = New-Object System.Management.Automation.PSCredential($aid, (ConvertTo-SecureString "«7Q azexport»" -AsPlainText -Force))
Connect-AzAccount -ServicePrincipal -Tenant $tid -Credential $cred | Out-Null
#endregion

# Az >= 14 gives a SecureString
$t = Get-AzAccessToken -ResourceTypeName MSGraph -AsSecureString
$irm = @{ Authentication = "Bearer"; Token = $t.Token }

# who are we? (goes to the report header)
$self = Invoke-RestMethod @irm -Uri "https://graph.microsoft.com/v1.0/me?`$select=displayName,userPrincipalName"
$title = "Applications, exported by $($self.displayName) on $(Get-Date -Format d)"

function Get-AllPages([string]$Uri) {
    do {
        $r = Invoke-RestMethod @irm -Uri $Uri
        $r.value
        $Uri = $r."@odata.nextLink"
    } until (-not $Uri)
}

$apps = Get-AllPages "https://graph.microsoft.com/v1.0/applications?`$select=appId,displayName,passwordCredentials,keyCredentials"

$html = foreach ($a in $apps) {
    $ends = @($a.passwordCredentials.endDateTime) + @($a.keyCredentials.endDateTime) | Where-Object { $_ } | Sort-Object
    [pscustomobject]@{
        Name  = $a.displayName
        AppId = $a.appId
        Next  = $ends | Select-Object -First 1
        Count = @($ends).Count
    }
}

$html | ConvertTo-Html -Title $title -PreContent "<h1>$title</h1>" | Set-Content .\apps.html
Disconnect-AzAccount | Out-Null
