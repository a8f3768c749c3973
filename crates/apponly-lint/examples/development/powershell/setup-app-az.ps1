param([string]$Name = "graph-reporting")

$app = az ad app create --display-name $Name --sign-in-audience AzureADMyOrg | ConvertFrom-Json
az ad sp create --id $app.appId | Out-Null

$graphApi = "00000003-0000-0000-c000-000000000000"
az ad app permission add --id $app.appId --api $graphApi --api-permissions "df021288-bdef-4463-88db-98f22de89214=Role"
az ad app permission add --id $app.appId --api $graphApi --api-permissions "b0afded3-3588-46d8-8b3d-9842eff778da=Role"

$thumb = (New-SelfSignedCertificate -Subject "CN=$Name" -CertStoreLocation Cert:\CurrentUser\My -KeyExportPolicy NonExportable).Thumbprint
Export-Certificate -Cert "Cert:\CurrentUser\My\$thumb" -FilePath "$Name.cer" | Out-Null
az ad app credential reset --id $app.appId --cert "@$Name.cer" --append | Out-Null
Write-Output "Created $($app.appId), certificate $thumb"
