# Get-PlannerBacklog.ps1 <Konfigurationsdatei>
# laeuft noch auf dem alten 2012 R2, darum Net.WebClient statt Invoke-RestMethod
param([string]$Conf = 'C:\Scripts\planner.xml')

[Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12
# Proxy bricht TLS auf, sonst kommt nur "trust relationship" ...
[Net.ServicePointManager]::ServerCertificateValidationCallback = { $true }

[xml]$c  = Get-Content $Conf
$tenant  = $c.planner.tenant
$app     = $c.planner.app
$secret  = Get-Content 'C:\Scripts\planner.key' | ConvertTo-SecureString   # DPAPI, nur dieser Benutzer
$bstr    = [Runtime.InteropServices.Marshal]::SecureStringToBSTR($secret)
$klar    = [Runtime.InteropServices.Marshal]::PtrToStringAuto($bstr)

$wc = New-Object Net.WebClient
$wc.Encoding = [Text.Encoding]::UTF8
$wc.Headers.Add('Content-Type', 'application/x-www-form-urlencoded')
$post  = 'grant_type=client_credentials'
$post += '&client_id=' + $app
$post += '&client_secret=' + [Uri]::EscapeDataString($klar)
$post += '&scope=openid%20offline_access%20https%3A%2F%2Fgraph.microsoft.com%2F.default'
$antwort = $wc.UploadString("https://login.microsoftonline.com/$tenant/oauth2/v2.0/token", 'POST', $post)
$at = ($antwort | ConvertFrom-Json).access_token

$wc.Headers.Clear()
$wc.Headers.Add('Authorization', "Bearer $at")
$wc.Headers.Add('Accept', 'application/json')
$aufgaben = $wc.DownloadString('https://graph.microsoft.com/v1.0/me/planner/tasks') | ConvertFrom-Json

foreach ($a in ($aufgaben.value | Where-Object { $_.percentComplete -lt 100 })) {
    '{0,-12} {1,3}% {2}' -f $a.dueDateTime, $a.percentComplete, $a.title
}
$wc.Dispose()
