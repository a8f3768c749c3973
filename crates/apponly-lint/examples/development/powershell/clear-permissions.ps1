param([Parameter(Mandatory)]$ApplicationId)
# takes all API permissions from an app that is out of use
Update-MgApplication -ApplicationId $ApplicationId -RequiredResourceAccess @()
$sp = Get-MgServicePrincipal -Filter "appId eq '$((Get-MgApplication -ApplicationId $ApplicationId).AppId)'"
Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $sp.Id | ForEach-Object {
    Remove-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $sp.Id -AppRoleAssignmentId $_.Id
}
