# verifies the installer packages of the client deployment
$expected = @{
    'agent.msi'  = 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9'
    'vpn.msi'    = '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae'
    'office.exe' = 'fcde2b2edba56bf408601fb721fe9b5c338d10ee429ea04fae5511b68fbf8fb9'
}
$productCode = '{4A03706F-666A-4037-7777-5F2748764D10}'
$sasKeyName  = 'RootManageSharedAccessKey'
$appId       = '00000003-0000-0ff1-ce00-000000000000'
foreach ($file in $expected.Keys) {
    $hash = (Get-FileHash "D:\Packages\$file" -Algorithm SHA256).Hash
    if ($hash -ne $expected[$file]) { Write-Error "$file differs" }
}
$installed = Get-ItemProperty "HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\$productCode" -ErrorAction SilentlyContinue
if ($installed) { "agent $($installed.DisplayVersion), app $appId" }
