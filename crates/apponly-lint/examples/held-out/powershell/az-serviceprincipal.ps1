$appid  = 'a5f1c6de-60c4-4d3d-98ce-7d7a59c1f2b3'
$tenant = '3e0f7a1b-5d64-4a59-8b2a-cc0f5a7bde10'
$passwd = ConvertTo-SecureString 'Winter-2023!Deploy#77' -AsPlainText -Force
$pscred = New-Object System.Management.Automation.PSCredential($appid, $passwd)
Connect-AzAccount -ServicePrincipal -Credential $pscred -Tenant $tenant | Out-Null

$graph = Get-AzAccessToken -ResourceUrl 'https://graph.microsoft.com'
$h = @{ Authorization = "Bearer $($graph.Token)"; ConsistencyLevel = 'eventual' }
$count = Invoke-RestMethod -Uri 'https://graph.microsoft.com/v1.0/users/$count' -Headers $h
Write-Output "Users in tenant: $count"
if ([int]$count -gt 50000) {
    Write-Warning 'directory quota will be reached soon'
}
