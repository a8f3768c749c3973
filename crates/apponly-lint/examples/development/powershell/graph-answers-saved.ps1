$auth = Invoke-RestMethod -Method Post -Uri $tokenUri -Body @{ client_id = $id; client_secret = $secret; grant_type = 'client_credentials'; scope = 'https://graph.microsoft.com/.default' }
$headers = @{ Authorization = "Bearer $($auth.access_token)" }
$skus = Invoke-RestMethod -Uri 'https://graph.microsoft.com/v1.0/subscribedSkus' -Headers $headers
$skus.value | Select-Object skuPartNumber, consumedUnits | Export-Csv skus.csv -NoTypeInformation
$skus | ConvertTo-Json -Depth 5 | Out-File "$env:TEMP\skus.json"
Write-Output $skus.value.Count
"$(Get-Date) done for $id" >> C:\Temp\run.log
