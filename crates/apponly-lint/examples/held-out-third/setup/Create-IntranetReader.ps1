# Create-IntranetReader.ps1 - 2019-11, still in use for new school tenants
# needs: Install-Module AzureAD
Import-Module AzureAD
$s = Connect-AzureAD
Write-Output ("Connected to {0}" -f $s.TenantDomain)

$displayName = "Intranet people directory"
$existing = Get-AzureADApplication -Filter "DisplayName eq '$displayName'"
if ($existing) { Write-Output "already there: $($existing.AppId)"; return }

function Add-AppRoleTo([Microsoft.Open.AzureAD.Model.RequiredResourceAccess]$req, $sp, [string]$names) {
    foreach ($n in $names.Trim().Split('|')) {
        $r = $sp.AppRoles | Where-Object { $_.Value -eq $n }
        $ra = New-Object Microsoft.Open.AzureAD.Model.ResourceAccess
        $ra.Id   = $r.Id
        $ra.Type = "Role"
        $req.ResourceAccess.Add($ra)
    }
}

$graphSp = Get-AzureADServicePrincipal -Filter "AppId eq '00000003-0000-0000-c000-000000000000'"
$need = New-Object Microsoft.Open.AzureAD.Model.RequiredResourceAccess
$need.ResourceAppId  = $graphSp.AppId
$need.ResourceAccess = New-Object System.Collections.Generic.List[Microsoft.Open.AzureAD.Model.ResourceAccess]
Add-AppRoleTo $need $graphSp "User.Read.All|Group.Read.All"

$list = New-Object System.Collections.Generic.List[Microsoft.Open.AzureAD.Model.RequiredResourceAccess]
$list.Add($need)

$app = New-AzureADApplication -DisplayName $displayName -IdentifierUris "https://$($s.TenantDomain)/intranet-people" -RequiredResourceAccess $list
$svc = New-AzureADServicePrincipal -AppId $app.AppId -Tags @("WindowsAzureActiveDirectoryIntegratedApp")

$cer = New-Object System.Security.Cryptography.X509Certificates.X509Certificate2 ".\intranet.cer"
$b64 = [Convert]::ToBase64String($cer.GetRawCertData())
$thumb = [Convert]::ToBase64String($cer.GetCertHash())
New-AzureADApplicationKeyCredential -ObjectId $app.ObjectId -CustomKeyIdentifier $thumb -Type AsymmetricX509Cert `
    -Usage Verify -Value $b64 -StartDate $cer.NotBefore -EndDate $cer.NotAfter | Out-Null

Write-Output "AppId     : $($app.AppId)"
Write-Output "Principal : $($svc.ObjectId)"
