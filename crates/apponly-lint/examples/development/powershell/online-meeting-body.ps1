$cred = Get-AutomationPSCredential -Name 'meeting-app'
Connect-MgGraph -TenantId (Get-AutomationVariable -Name 'TenantId') -ClientSecretCredential $cred -NoWelcome
$meeting = @{
    subject       = 'Weekly review'
    startDateTime = (Get-Date).Date.AddHours(9).ToString('o')
    endDateTime   = (Get-Date).Date.AddHours(10).ToString('o')
}
$created = Invoke-MgGraphRequest -Method POST -Uri 'https://graph.microsoft.com/v1.0/me/onlineMeetings' -Body ($meeting | ConvertTo-Json)
Write-Output $created.joinWebUrl
