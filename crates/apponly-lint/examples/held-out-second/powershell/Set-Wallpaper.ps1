$settings = @{
    Style    = 'Fill'
    Path     = "$env:ProgramData\Contoso\wallpaper.jpg"
    Checksum = '6B86B273FF34FCE19D6B804EFF5A3F5747ADA4EAA22F1D49C01E52DDB7875B4B'
    Token    = 'PublicKeyToken=b77a5c561934e089'
}
$actual = (Get-FileHash $settings.Path).Hash
if ($actual -ne $settings.Checksum) { throw 'wallpaper was changed' }
Set-ItemProperty 'HKCU:\Control Panel\Desktop' -Name Wallpaper -Value $settings.Path
