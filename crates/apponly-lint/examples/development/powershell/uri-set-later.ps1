function Get-AppToken { (Get-AzAccessToken -ResourceTypeName MSGraph).Token }
Connect-AzAccount -ServicePrincipal -CertificateThumbprint $thumb -ApplicationId $app -Tenant $tenant | Out-Null
$params = @{ Method = 'Get'; Headers = @{ Authorization = "Bearer $(Get-AppToken)" } }
$params.Uri = 'https://graph.microsoft.com/v1.0/me/todo/lists'
(Invoke-RestMethod @params).value.displayName
