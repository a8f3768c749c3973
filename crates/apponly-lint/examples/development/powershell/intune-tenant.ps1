Import-Module Microsoft.Graph.Intune
$authority = "https://login.microsoftonline.com/$env:TENANT_ID"
Update-MSGraphEnvironment -AppId $env:APP_ID -AuthUrl $authority -SchemaVersion beta -Quiet
Connect-MSGraph -ClientSecret $env:APP_SECRET -Quiet
Get-IntuneManagedDevice -Filter "serialNumber eq '$($args[0])'" | Select-Object deviceName, complianceState
