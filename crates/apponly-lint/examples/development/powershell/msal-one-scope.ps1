param($Tenant, $Client)
$cert = Get-ChildItem Cert:\LocalMachine\My | Where-Object Subject -EQ 'CN=groups' | Select-Object -First 1
$params = @{ TenantId = $Tenant; ClientId = $Client; ClientCertificate = $cert }
$token = Get-MsalToken @params -Scopes 'https://graph.microsoft.com/Group.Read.All'
$head = @{ Authorization = $token.CreateAuthorizationHeader() }
(Invoke-RestMethod -Uri "https://graph.microsoft.com/v1.0/groups/$($args[0])" -Headers $head).displayName
