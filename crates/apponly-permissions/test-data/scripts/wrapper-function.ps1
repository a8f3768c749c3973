#=> GET /devices
#=> GET /deviceManagement/managedDevices
#=> POST /deviceManagement/managedDevices/{id}/syncDevice
function Invoke-Graph {
    param([string]$Path, [string]$Method = 'GET', $Body)
    $uri = "https://graph.microsoft.com/v1.0$Path"
    do {
        $r = Invoke-RestMethod -Uri $uri -Method $Method -Headers $script:Headers -Body $Body
        $r.value
        $uri = $r.'@odata.nextLink'
    } while ($uri)
}
$devices = Invoke-Graph '/devices?$top=500'
$managed = Invoke-Graph -Path "/deviceManagement/managedDevices"
foreach ($d in $managed) { Invoke-Graph -Path "/deviceManagement/managedDevices/$($d.id)/syncDevice" -Method Post }
