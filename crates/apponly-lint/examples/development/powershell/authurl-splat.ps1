Import-Module Microsoft.Graph.Intune
$environment = @{ AppId = $env:APP; AuthUrl = 'https://login.microsoftonline.com/organizations' }
Update-MSGraphEnvironment @environment
Connect-MSGraph -ClientSecret $env:KEY
