# registers the mail archiver in a customer tenant (run once, as global admin)
# needs the AzureAD module

param($customer)

Import-Module AzureAD
$login = Connect-AzureAD -TenantId $customer

$displayName = "MailArchiver"
$reply       = "https://localhost/archiver"

$old = Get-AzureADApplication -Filter "DisplayName eq '$displayName'"
if ($old) { Write-Host "App is there already, bye"; exit }

#--- Microsoft Graph
$req = New-Object -TypeName "Microsoft.Open.AzureAD.Model.RequiredResourceAccess"
$req.ResourceAppId = "00000003-0000-0000-c000-000000000000"

# Mail.Read
$a1 = New-Object -TypeName "Microsoft.Open.AzureAD.Model.ResourceAccess" -ArgumentList "810c84a8-4a9e-49e6-bf7d-12d183f40d01","Role"
# User.Read.All
$a2 = New-Object -TypeName "Microsoft.Open.AzureAD.Model.ResourceAccess" -ArgumentList "df021288-bdef-4463-88db-98f22de89214","Scope"
# Directory.Read.All
$a3 = New-Object -TypeName "Microsoft.Open.AzureAD.Model.ResourceAccess" -ArgumentList "7ab1d382-f21e-4acd-a863-ba3e13f7da61","Role"
$req.ResourceAccess = $a1,$a2,$a3

$app = New-AzureADApplication -DisplayName $displayName -ReplyUrls $reply -AvailableToOtherTenants $false -RequiredResourceAccess $req
Start-Sleep -Seconds 10
$sp  = New-AzureADServicePrincipal -AppId $app.AppId -Tags @("WindowsAzureActiveDirectoryIntegratedApp")

$pub = Get-ChildItem .\archiver.cer
$crt = New-Object System.Security.Cryptography.X509Certificates.X509Certificate2 $pub.FullName
$b64 = [System.Convert]::ToBase64String($crt.GetRawCertData())
New-AzureADApplicationKeyCredential -ObjectId $app.ObjectId -CustomKeyIdentifier "archiver" -Type AsymmetricX509Cert -Usage Verify -Value $b64 -EndDate $crt.NotAfter | Out-Null

Write-Host ""
Write-Host "Done. Values for archiver.ini"
Write-Host "  tenant = $($login.TenantId)"
Write-Host "  client = $($app.AppId)"
Write-Host "  cert   = $($crt.Thumbprint)"
Disconnect-AzureAD
