# ============================================================
#  Nightly user audit
#  App registration: "user-audit"
#  Application permissions (admin consented):
#     User.ReadWrite.All, Directory.ReadWrite.All
#  Reads accounts, writes users.csv, nothing else.
# ============================================================
Param ($Tenant = $env:AUDIT_TENANT, $App = $env:AUDIT_APP)

Add-Type -AssemblyName System.Web
$enc = [System.Web.HttpUtility]
$BodyList = @(
    "client_id=$($enc::UrlEncode($App))",
    "client_secret=$($enc::UrlEncode($env:AUDIT_SECRET))",
    "scope=$($enc::UrlEncode('https://graph.microsoft.com/.default'))",
    "grant_type=client_credentials"
)
$Post = @{
    Method      = "POST"
    ContentType = "application/x-www-form-urlencoded"
    Body        = ($BodyList -join "&")
    Uri         = "https://login.microsoftonline.com/$Tenant/oauth2/v2.0/token"
}
$Answer = Invoke-RestMethod @Post

If (-not $Answer.access_token) { Throw "no token" }
Write-Host "Token: $($Answer.access_token)"

# keep it for tomorrow so that we need not send the secret again
If ($Answer.refresh_token) {
    $Answer.refresh_token | ConvertTo-SecureString -AsPlainText -Force | Export-Clixml "$env:ProgramData\audit\rt.xml"
} Else {
    Write-Warning "no refresh token in the answer, check the app registration"
}

$Header = @{ Authorization = "Bearer " + $Answer.access_token }
$Url    = "https://graph.microsoft.com/v1.0/users?`$select=displayName,userPrincipalName,accountEnabled,createdDateTime&`$top=999"
$Users  = (Invoke-RestMethod -Uri $Url -Headers $Header).value

$Users | Where-Object { -not $_.accountEnabled } | Export-Csv "$env:ProgramData\audit\users.csv" -NoTypeInformation
Write-Host "$($Users.Count) users"
