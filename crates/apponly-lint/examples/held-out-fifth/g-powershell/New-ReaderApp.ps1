#Requires -Modules Microsoft.Graph.Applications, Az.KeyVault
[CmdletBinding(SupportsShouldProcess)]
param(
    [string] $AppName   = 'svc-directory-reader',
    [Parameter(Mandatory)] [string] $VaultName
)

Connect-MgGraph -Scopes 'Application.ReadWrite.All' -NoWelcome
Connect-AzAccount | Out-Null

$graphAppId = '00000003-0000-0000-c000-000000000000'
$wanted     = 'User.Read.All', 'GroupMember.Read.All', 'AuditLog.Read.All'

$graph = Get-MgServicePrincipal -Filter "appId eq '$graphAppId'"

$roles = foreach ($name in $wanted) {
    $r = $graph.AppRoles | Where-Object { $_.Value -eq $name -and $_.AllowedMemberTypes -contains 'Application' }
    if (-not $r) { throw "no such role: $name" }
    @{ Id = $r.Id; Type = 'Role' }
}

$existing = Get-MgApplication -Filter "displayName eq '$AppName'"
if ($existing) {
    Write-Warning "$AppName exists already ($($existing.AppId))"
    return
}

if ($PSCmdlet.ShouldProcess($AppName, 'create app registration')) {
    $app = New-MgApplication -DisplayName $AppName -SignInAudience AzureADMyOrg -RequiredResourceAccess @{
        ResourceAppId  = $graphAppId
        ResourceAccess = @($roles)
    }
    $sp = New-MgServicePrincipal -AppId $app.AppId
    Write-Verbose "service principal $($sp.Id)"

    $pw = Add-MgApplicationPassword -ApplicationId $app.Id -PasswordCredential @{
        DisplayName = 'created by script'
        EndDateTime = (Get-Date).AddMonths(6)
    }
    $value = ConvertTo-SecureString $pw.SecretText -AsPlainText -Force
    Set-AzKeyVaultSecret -VaultName $VaultName -Name "$AppName-secret" -SecretValue $value -Expires $pw.EndDateTime | Out-Null

    [pscustomobject]@{
        AppId    = $app.AppId
        Tenant   = (Get-MgContext).TenantId
        Vault    = $VaultName
        ValidTo  = $pw.EndDateTime
    }
}
Disconnect-MgGraph | Out-Null
