#=> GET /groups
#=> GET /groups/{id}/members
#=> POST /groups/{id}/members/$ref
#=> DELETE /groups/{id}/members/{id}/$ref
#=> GET /servicePrincipals
#=> POST /servicePrincipals/{id}/appRoleAssignments
$g = Get-MgGroup -Filter "displayName eq 'Sales'"
Get-MgGroupMember -GroupId $g.Id -All | ForEach-Object {
    Remove-MgGroupMemberByRef -GroupId $g.Id -DirectoryObjectId $_.Id
}
New-MgGroupMember -GroupId $g.Id -DirectoryObjectId $u.Id
$sp = Get-MgServicePrincipal -Filter "appId eq '00000003-0000-0000-c000-000000000000'"
New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $mi.Id -PrincipalId $mi.Id -ResourceId $sp.Id -AppRoleId $role.Id
