# Test tenant
$user = '5b0c6f0e-1c1f-4a77-8d5d-0d8f3f9b7a11'
$word = 'Herbst-2023_Laub!rot'
$cred = New-Object -TypeName System.Management.Automation.PSCredential -ArgumentList $user, (ConvertTo-SecureString -String $word -AsPlainText -Force)
Connect-MgGraph -ClientSecretCredential $cred -TenantId contoso.onmicrosoft.com
