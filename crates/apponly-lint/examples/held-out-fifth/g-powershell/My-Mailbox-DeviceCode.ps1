# 個人用: 自分の受信トレイの件数を表示する (デバイスコードでサインイン)
# アプリ側は「パブリック クライアント フローを許可」にしておくこと

$clientId = '8a3f1c52-6f0e-4c4c-9a55-4b0f0a3a7d10'
$tenantId = 'organizations'
$scope    = 'openid offline_access User.Read Mail.Read'
$cache    = Join-Path $HOME '.mymail.clixml'
$base     = "https://login.microsoftonline.com/$tenantId/oauth2/v2.0"

function Save-Token($t) {
    # DPAPI で保護された SecureString として保存
    ConvertTo-SecureString $t.refresh_token -AsPlainText -Force | Export-Clixml $cache
}

$token = $null
if (Test-Path $cache) {
    $old = [System.Net.NetworkCredential]::new('', (Import-Clixml $cache)).Password
    try {
        $token = Invoke-RestMethod -Method Post -Uri "$base/token" -Body @{
            client_id     = $clientId
            grant_type    = 'refresh_token'
            refresh_token = $old
            scope         = $scope
        }
    }
    catch { Write-Host '保存済みのサインインは期限切れです' }
}

if (-not $token) {
    $dc = Invoke-RestMethod -Method Post -Uri "$base/devicecode" -Body @{ client_id = $clientId; scope = $scope }
    Write-Host $dc.message -ForegroundColor Yellow
    while (-not $token) {
        Start-Sleep -Seconds $dc.interval
        try {
            $token = Invoke-RestMethod -Method Post -Uri "$base/token" -Body @{
                client_id   = $clientId
                grant_type  = 'urn:ietf:params:oauth:grant-type:device_code'
                device_code = $dc.device_code
            }
        }
        catch {
            $err = ($_.ErrorDetails.Message | ConvertFrom-Json).error
            if ($err -ne 'authorization_pending') { throw }
        }
    }
}
Save-Token $token

$h    = @{ Authorization = "Bearer $($token.access_token)" }
$me   = Invoke-RestMethod -Uri 'https://graph.microsoft.com/v1.0/me?$select=displayName' -Headers $h
$box  = Invoke-RestMethod -Uri 'https://graph.microsoft.com/v1.0/me/mailFolders/inbox' -Headers $h
'{0} さん: 未読 {1} / 全 {2}' -f $me.displayName, $box.unreadItemCount, $box.totalItemCount
