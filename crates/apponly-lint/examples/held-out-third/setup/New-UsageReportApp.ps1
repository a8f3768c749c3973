<#
.SYNOPSIS
  Registers the app for the usage reports and leaves id and secret where the report job finds them.
.EXAMPLE
  ./New-UsageReportApp.ps1 -Name "M365 usage" -OutFolder D:\Jobs\usage
#>
[CmdletBinding()]
param(
    [string] $Name = 'M365 usage reports',
    [Parameter(Mandatory)][string] $OutFolder,
    [int] $Months = 12
)
Import-Module Microsoft.Graph.Authentication, Microsoft.Graph.Applications

Connect-MgGraph -Scopes 'Application.ReadWrite.All' -NoWelcome
$ctx = Get-MgContext
Write-Host "tenant $($ctx.TenantId), signed in as $($ctx.Account)"

$splat = @{
    DisplayName            = $Name
    SignInAudience         = 'AzureADMyOrg'
    Notes                  = 'created by New-UsageReportApp.ps1'
    RequiredResourceAccess = @(
        @{
            ResourceAppId  = '00000003-0000-0000-c000-000000000000'
            ResourceAccess = @(
                @{ Id = '230c1aed-a721-4c5d-9cb4-a90514e508ef'; Type = 'Role' }   # Reports.Read.All
                @{ Id = 'b0afded3-3588-46d8-8b3d-9842eff778da'; Type = 'Role' }   # AuditLog.Read.All
            )
        }
    )
}
$app = New-MgApplication @splat
$sp  = New-MgServicePrincipal -AppId $app.AppId
Write-Host "application $($app.AppId), service principal $($sp.Id)"

$pw = Add-MgApplicationPassword -ApplicationId $app.Id -PasswordCredential @{
    DisplayName = "job $(Get-Date -Format yyyy-MM)"
    EndDateTime = (Get-Date).AddMonths($Months)
}

if (-not (Test-Path $OutFolder)) { New-Item -ItemType Directory $OutFolder | Out-Null }
@{
    tenant = $ctx.TenantId
    client = $app.AppId
    secret = $pw.SecretText
} | ConvertTo-Json | Set-Content (Join-Path $OutFolder 'app.json')

Write-Host 'Done. The report job can start tonight.' -ForegroundColor Green
