$reader = New-MgApplication -DisplayName reader -RequiredResourceAccess $readerAccess
$writer = New-MgApplication -DisplayName writer -RequiredResourceAccess @{ ResourceAppId = $g.AppId; ResourceAccess = @(@{ Id = $r.Id; Type = 'Role' }) }
$readerSp = New-MgServicePrincipal -AppId $reader.AppId
$writerSp = New-MgServicePrincipal -AppId $writer.AppId
$assignment = @{ ServicePrincipalId = $writerSp.Id; PrincipalId = $writerSp.Id; ResourceId = $g.Id; AppRoleId = $r.Id }
New-MgServicePrincipalAppRoleAssignment @assignment
