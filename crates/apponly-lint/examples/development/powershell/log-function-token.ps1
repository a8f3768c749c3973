function Write-Log { param([string]$Message) Add-Content -Path "$PSScriptRoot\run.log" -Value "$(Get-Date -Format o) $Message" }
$body = @{ grant_type = 'client_credentials'; client_id = $env:ID; client_secret = $env:SECRET; scope = 'https://graph.microsoft.com/.default' }
$r = Invoke-RestMethod -Method Post -Uri $env:TOKEN_URI -Body $body
Write-Log "Access token: $($r.access_token)"
Write-Log "Seconds: $($r.expires_in)"
