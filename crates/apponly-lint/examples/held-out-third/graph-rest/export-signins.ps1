# サインインログを毎時エクスポートする
# 2022-06 担当: 情シス 佐藤
param([switch]$Debugging, [string]$OutDir = 'D:\signin')

$tenant = $env:SIGNIN_TENANT
$store  = Join-Path $OutDir 'token.clixml'

function Get-NewToken {
    $body = @{
        client_id     = $env:SIGNIN_APP
        client_secret = $env:SIGNIN_KEY
        scope         = 'https://graph.microsoft.com/.default'
        grant_type    = 'client_credentials'
    }
    Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$tenant/oauth2/v2.0/token" -Body $body
}

function Get-Token {
    if ($Debugging) { return '«jwt signins»' }     # 検証用、あとで消す
    if (Test-Path $store) {
        $t = Import-Clixml $store
        if ($t.until -gt (Get-Date)) { return $t.access }
        # 期限切れ → 更新トークンで取り直す
        $n = Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$tenant/oauth2/v2.0/token" -Body @{
            client_id     = $env:SIGNIN_APP
            client_secret = $env:SIGNIN_KEY
            refresh_token = $t.refresh
            grant_type    = 'refresh_token'
        }
    }
    else { $n = Get-NewToken }
    @{ access = $n.access_token; refresh = $n.refresh_token; until = (Get-Date).AddSeconds($n.expires_in) } | Export-Clixml $store
    $n.access_token
}

$from = (Get-Date).ToUniversalTime().AddHours(-1).ToString('yyyy-MM-ddTHH:00:00Z')
$next = "https://graph.microsoft.com/v1.0/auditLogs/signIns?`$filter=createdDateTime ge $from"
$rows = [Collections.ArrayList]@()
do {
    $page = Invoke-RestMethod -Uri $next -Headers @{ Authorization = "Bearer $(Get-Token)" }
    $page.value | ForEach-Object {
        [void]$rows.Add([pscustomobject]@{ 時刻 = $_.createdDateTime; 利用者 = $_.userPrincipalName; アプリ = $_.appDisplayName; IP = $_.ipAddress; 結果 = $_.status.errorCode })
    }
    $next = $page.'@odata.nextLink'
} while ($next)

$rows | Export-Csv (Join-Path $OutDir ("signin_{0:yyyyMMdd_HH}.csv" -f (Get-Date))) -NoTypeInformation -Encoding UTF8
"$($rows.Count) 件"
