# permissions for the mail archiver service (no user signs in, runs on ARCHIVE02)
param([Parameter(Mandatory)][string]$AppId)

Connect-MgGraph -Scopes "Application.ReadWrite.All DelegatedPermissionGrant.ReadWrite.All" -NoWelcome

$app      = Get-MgApplication -Filter "appId eq '$AppId'"
$archiver = Get-MgServicePrincipal -Filter "appId eq '$AppId'"
$msgraph  = Get-MgServicePrincipal -Filter "appId eq '00000003-0000-0000-c000-000000000000'"

$MailRead = @{
    Id   = "810c84a8-4a9e-49e6-bf7d-12d183f40d01"
    Type = "Scope"
}
$UserReadAll = @{
    Id   = "df021288-bdef-4463-88db-98f22de89214"
    Type = "Role"
}

$params = @{
    RequiredResourceAccess = @(
        @{
            ResourceAppId  = $msgraph.AppId
            ResourceAccess = @( $MailRead, $UserReadAll )
        }
    )
}
Update-MgApplication -ApplicationId $app.Id -BodyParameter $params

# give consent for the whole organisation
$grant = @{
    ClientId    = $archiver.Id
    ConsentType = "AllPrincipals"
    ResourceId  = $msgraph.Id
    Scope       = "Mail.Read User.Read.All"
}
New-MgOauth2PermissionGrant -BodyParameter $grant | Out-Null

Get-MgOauth2PermissionGrant -All -Filter "clientId eq '$($archiver.Id)'" | Format-List ConsentType, Scope
