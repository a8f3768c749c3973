#Requires -Modules Microsoft.Graph.Users
#=> GET /users
#=> GET /users/{id}
#=> PATCH /users/{id}
#=> POST /users/{id}/assignLicense
#=> GET /subscribedSkus
#=> POST /users/{id}/sendMail
Connect-MgGraph -ClientId $id -TenantId $t -CertificateThumbprint $thumb
$users = Get-MgUser -All -Property Id,DisplayName
$one = Get-MgUser -UserId $upn
Update-MgUser -UserId $one.Id -AccountEnabled:$false
$sku = Get-MgSubscribedSku | Where-Object SkuPartNumber -eq 'SPE_E3'
Set-MgUserLicense -UserId $one.Id -AddLicenses @{SkuId = $sku.SkuId} -RemoveLicenses @()
Send-MgUserMail -UserId $from -BodyParameter $params
