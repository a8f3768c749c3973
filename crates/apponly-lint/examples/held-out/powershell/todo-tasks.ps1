<# Creates the weekly check list in To Do. Runs as Azure Function with managed identity. #>
param($Timer)
Connect-AzAccount -Identity | Out-Null
$t = (Get-AzAccessToken -ResourceUrl 'https://graph.microsoft.com/').Token
$common = @{ Headers = @{ Authorization = "Bearer $t" }; ContentType = 'application/json' }
$list = 'AAMkADIyAAAhrbPWAAA='
foreach ($title in 'Check backups', 'Check certificates', 'Check licenses') {
    $json = @{ title = $title; dueDateTime = @{ dateTime = (Get-Date).AddDays(2).ToString('s'); timeZone = 'UTC' } } | ConvertTo-Json
    Invoke-RestMethod @common -Method Post -Uri "https://graph.microsoft.com/v1.0/me/todo/lists/$list/tasks" -Body $json
}
