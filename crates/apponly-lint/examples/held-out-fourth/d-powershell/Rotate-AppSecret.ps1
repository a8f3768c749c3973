<#
.SYNOPSIS
    Adds a new client secret to an application, stores it in the vault, removes expired ones.
.EXAMPLE
    PS> .\Rotate-AppSecret.ps1 -AppId 00000000-1111-2222-3333-444444444444 -Vault kv-demo
    # what ends up in the vault looks like  abc8Q~xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
#>
param(
    [Parameter(Mandatory)][guid]$AppId,
    [Parameter(Mandatory)][string]$Vault,
    [string]$SecretName = "app-$AppId",
    [ValidateRange(7, 180)][int]$Days = 60
)

Connect-AzAccount -Identity | Out-Null
Connect-MgGraph -Identity -NoWelcome

$app = Get-MgApplication -Filter "appId eq '$AppId'"
if (-not $app) { throw "application $AppId not found" }

$new = Add-MgApplicationPassword -ApplicationId $app.Id -BodyParameter @{
    passwordCredential = @{
        displayName = 'rotation {0:yyyy-MM}' -f (Get-Date)
        endDateTime = (Get-Date).ToUniversalTime().AddDays($Days).ToString('o')
    }
}

$set = @{
    VaultName   = $Vault
    Name        = $SecretName
    SecretValue = ConvertTo-SecureString -String $new.SecretText -AsPlainText -Force
    Expires     = $new.EndDateTime
    ContentType = 'text/plain'
    Tag         = @{ keyId = $new.KeyId; appId = "$AppId" }
}
$stored = Set-AzKeyVaultSecret @set
Write-Output "stored version $($stored.Version), key id $($new.KeyId), hint $($new.Hint)"

foreach ($old in $app.PasswordCredentials) {
    if ($old.EndDateTime -lt (Get-Date).ToUniversalTime()) {
        Remove-MgApplicationPassword -ApplicationId $app.Id -KeyId $old.KeyId
        Write-Output "removed $($old.KeyId)"
    }
}
