Add-Type -AssemblyName System.Net.Http
$token = (Get-AzAccessToken -ResourceUrl 'https://graph.microsoft.com').Token
$client = [System.Net.Http.HttpClient]::new()
$client.DefaultRequestHeaders.Authorization = [System.Net.Http.Headers.AuthenticationHeaderValue]::new('Bearer', $token)
if (-not (Get-AzContext)) { Connect-AzAccount -ServicePrincipal -Credential $Credential -Tenant $Tenant | Out-Null }
$answer = $client.GetStringAsync('https://graph.microsoft.com/v1.0/me/settings').Result
$answer | ConvertFrom-Json
