#Requires -Modules Microsoft.Graph.Applications
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $DisplayName,
    [string[]] $Permission = @('User.Read.All', 'Group.Read.All')
)

function Get-GraphRole {
    param([string[]] $Name)
    $graph = Get-MgServicePrincipal -Filter "appId eq '00000003-0000-0000-c000-000000000000'" -Property appRoles
    foreach ($n in $Name) {
        $role = $graph.AppRoles.Where({ $_.Value -eq $n }, 'First')[0]
        if (-not $role) { throw "no such permission: $n" }
        [Microsoft.Graph.PowerShell.Models.MicrosoftGraphResourceAccess]@{ Id = $role.Id; Type = 'Role' }
    }
}

Connect-MgGraph -Scopes 'Application.ReadWrite.All' -NoWelcome
$parameters = @{
    DisplayName            = $DisplayName
    RequiredResourceAccess = @(@{
            ResourceAppId  = '00000003-0000-0000-c000-000000000000'
            ResourceAccess = @(Get-GraphRole -Name $Permission)
        })
}
$application = New-MgApplication @parameters
New-MgServicePrincipal -BodyParameter @{ AppId = $application.AppId } | Out-Null
Write-Verbose "created $($application.AppId)"
