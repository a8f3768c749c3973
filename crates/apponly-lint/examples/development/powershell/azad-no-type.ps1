$app = Get-AzADApplication -DisplayName 'tenant-health'
Add-AzADAppPermission -ObjectId $app.Id -ApiId '00000003-0000-0000-c000-000000000000' -PermissionId '246dd0d5-5bd0-4def-940b-0421030a5b68'
Add-AzADAppPermission -ObjectId $app.Id -ApiId '00000003-0000-0000-c000-000000000000' -PermissionId 'e1fe6dd8-ba31-4d61-89e7-88639da4683d'
