$x509 = New-Object System.Security.Cryptography.X509Certificates.X509Certificate2
$x509.Import("$PSScriptRoot\mail.pfx", 'Regen&Sonne-77', 'DefaultKeySet')
Connect-MgGraph -ClientId $env:MAIL_APP -TenantId $env:MAIL_TENANT -Certificate $x509 -NoWelcome
$settings = Get-MgUserMailboxSetting -UserId $env:MAILBOX
"$env:MAILBOX has the time zone $($settings.TimeZone)"
