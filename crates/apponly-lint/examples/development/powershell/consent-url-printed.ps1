$app = New-MgApplication -DisplayName 'partner-sync' -SignInAudience AzureADMultipleOrgs -RequiredResourceAccess @{
    ResourceAppId  = '00000003-0000-0000-c000-000000000000'
    ResourceAccess = @(@{ Id = '7ab1d382-f21e-4acd-a863-ba3e13f7da61'; Type = 'Role' })
}
"https://login.microsoftonline.com/organizations/v2.0/adminconsent?client_id=$($app.AppId)&scope=https://graph.microsoft.com/.default"
