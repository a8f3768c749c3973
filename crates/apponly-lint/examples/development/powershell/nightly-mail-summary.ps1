param([string]$Tenant, [string]$Client, [string]$Thumbprint)
Import-Module Microsoft.Graph.Authentication
Connect-MgGraph -TenantId $Tenant -ClientId $Client -CertificateThumbprint $Thumbprint | Out-Null
$filter = [uri]::EscapeDataString("receivedDateTime ge $((Get-Date).AddDays(-1).ToString('yyyy-MM-dd'))")
$result = Invoke-MgGraphRequest -Method GET "https://graph.microsoft.com/v1.0/me/messages?`$filter=$filter&`$count=true"
Write-Output "Messages: $($result.'@odata.count')"
