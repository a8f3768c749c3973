Connect-MgGraph -TenantId $env:T -ClientId $env:C -CertificateThumbprint $env:P -NoWelcome
$uri = 'https://graph.microsoft.com/v1.0/users?$select=displayName,mail&$top=999'
$users = while ($uri) {
    $page = Invoke-MgGraphRequest -Uri $uri
    $page.value
    $uri = $page.'@odata.nextLink'
}
$users | Export-Csv -Path .\users.csv -NoTypeInformation
