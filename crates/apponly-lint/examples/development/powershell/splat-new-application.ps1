Connect-MgGraph -Scopes Application.ReadWrite.All
$read = New-Object -TypeName Microsoft.Graph.PowerShell.Models.MicrosoftGraphRequiredResourceAccess
$read.ResourceAppId = '00000003-0000-0000-c000-000000000000'
$read.ResourceAccess += @{ Id = '2f51be20-0bb4-4fed-bf7b-db946066c75e'; Type = 'Role' }
$new = @{
    DisplayName            = 'intune-report'
    SignInAudience         = 'AzureADMyOrg'
    RequiredResourceAccess = $read
}
$app = New-MgApplication @new
$null = New-MgServicePrincipal -AppId $app.AppId
$app.AppId
