$ErrorActionPreference = 'Stop'
$conf = @{
    Tenant = 'adatum.onmicrosoft.com'
    App    = 'f3b0c442-98fc-4c14-9afb-f4c8996fb924'
    Pass   = '«32 splatted»'
}
$tokenArgs = @{
    Uri    = 'https://login.microsoftonline.com/{0}/oauth2/v2.0/token' -f $conf.Tenant
    Method = 'Post'
    Body   = @{
        grant_type    = 'client_credentials'
        client_id     = $conf.App
        client_secret = $conf.Pass
        scope         = 'https://graph.microsoft.com/.default'
    }
}
try   { $tok = (Invoke-RestMethod @tokenArgs).access_token }
catch { throw "no token: $($_.ErrorDetails.Message)" }

$sites = Invoke-RestMethod -Uri 'https://graph.microsoft.com/v1.0/sites/root' -Headers @{ Authorization = "Bearer $tok" }
'{0} ({1})' -f $sites.displayName, $sites.webUrl
