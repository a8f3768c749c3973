Connect-MgGraph -ClientId $env:CLIENT -TenantId $env:TENANT -CertificateThumbprint $env:THUMBPRINT -NoWelcome
$new = @{
    Method      = 'Post'
    Uri         = 'https://graph.microsoft.com/v1.0/groups'
    ContentType = 'application/json'
    Body        = @{ displayName = 'Project'; mailEnabled = $false; securityEnabled = $true; mailNickname = 'project' } | ConvertTo-Json
}
$group = Invoke-MgGraphRequest @new
$setting = (Invoke-MgGraphRequest -Uri "https://graph.microsoft.com/v1.0/groups/$($group.id)/settings").value
$setting.displayName
