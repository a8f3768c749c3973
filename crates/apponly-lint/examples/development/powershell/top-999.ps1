$h = @{ Authorization = "Bearer $(apponly token)" }
$users = (Invoke-RestMethod -Headers $h -Uri "https://graph.microsoft.com/v1.0/users?`$select=id,mail&`$top=999").value
$users | Where-Object mail | Export-Csv -NoTypeInformation .\mail.csv
