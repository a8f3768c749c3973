# License report for finance
# 2021-03 JH first version
# 2022-01 JH moved to Graph
Param(
    [string]$ReportPath = "C:\Reports"
)

$ApplicationID     = "0d4ad1ba-3a35-4a3e-8a3c-7c2cf1c1e1b9"
$TenatDomainName   = "contoso.onmicrosoft.com"
$AccessSecret      = "«34 license»"

$Body = @{
Grant_Type    = "client_credentials"
Scope         = "https://graph.microsoft.com/.default"
client_Id     = $ApplicationID
Client_Secret = $AccessSecret
}

$ConnectGraph = Invoke-RestMethod -Uri "https://login.microsoftonline.com/$TenatDomainName/oauth2/v2.0/token" `
    -Method POST -Body $Body

$token = $ConnectGraph.access_token

$LicenseUrl = "https://graph.microsoft.com/v1.0/subscribedSkus"
$Licenses = @()
do {
    $Result = Invoke-RestMethod -Headers @{Authorization = "Bearer $($token)"} -Uri $LicenseUrl -Method Get
    $Licenses += $Result.value
    $LicenseUrl = $Result."@odata.nextLink"
} until (-not $LicenseUrl)

$Licenses | ForEach-Object {
    [pscustomobject]@{
        Sku      = $_.skuPartNumber
        Bought   = $_.prepaidUnits.enabled
        Assigned = $_.consumedUnits
    }
} | Export-Csv "$ReportPath\licenses-$(Get-Date -f yyyyMMdd).csv" -NoTypeInformation
