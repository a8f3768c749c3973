function Export-Devices {
    Connect-MgGraph -Identity -NoWelcome
    Get-MgDevice -All | Export-Csv devices.csv -NoTypeInformation
    Disconnect-MgGraph | Out-Null
}

function Show-Me {
    Connect-MgGraph -Scopes 'User.Read' -NoWelcome
    $me = Get-MgUser -UserId 'me'
    Invoke-MgGraphRequest -Uri 'v1.0/me/manager'
    $me.DisplayName
}

Export-Devices
Show-Me
