# Afterwards an administrator grants consent in the portal (Enterprise applications > Permissions).
$app = New-AzADApplication -DisplayName 'hr-feed'
Add-AzADAppPermission -ObjectId $app.Id -ApiId '00000003-0000-0000-c000-000000000000' -PermissionId 'df021288-bdef-4463-88db-98f22de89214' -Type Role
New-AzADServicePrincipal -ApplicationId $app.AppId
