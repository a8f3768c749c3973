Connect-MgGraph -Scopes 'MailboxSettings.Read', 'Calendars.Read' -UseDeviceCode
$batch = @{
    requests = @(
        @{ id = '1'; method = 'GET'; url = '/me/mailboxSettings' }
        @{ id = '2'; method = 'GET'; url = '/me/calendar' }
    )
}
(Invoke-MgGraphRequest -Method POST -Uri 'v1.0/$batch' -Body ($batch | ConvertTo-Json -Depth 5)).responses
