Import-Module Microsoft.Graph.Intune
Update-MSGraphEnvironment -AppId $env:APP_ID -AuthUrl 'https://login.microsoftonline.com/common' -Quiet
Connect-MSGraph
Get-IntuneDeviceConfigurationPolicy | Select-Object displayName
