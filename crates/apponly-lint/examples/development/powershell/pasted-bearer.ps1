# quick fix for the migration weekend
$token = "«jwt pasted»"
$headers = @{
    "Authorization" = "Bearer $token"
    "Content-Type"  = "application/json"
}
Import-Csv .\users.csv | ForEach-Object {
    $patch = @{ usageLocation = $_.Country } | ConvertTo-Json
    try {
        Invoke-RestMethod -Method Patch -Uri "https://graph.microsoft.com/v1.0/users/$($_.Upn)" -Headers $headers -Body $patch
        Write-Host "ok   $($_.Upn)"
    } catch {
        Write-Host "fail $($_.Upn) $($_.Exception.Message)"
    }
}
