using namespace System.Net
#=> GET /deviceManagement/settings
#=> PATCH /deviceManagement
#=> GET /deviceAppManagement/mobileApps
#=> GET /deviceAppManagement/mobileApps/{id}/installSummary
function Get-Current {
    $uri = "https://graph.microsoft.com/v1.0/deviceManagement/settings"
    Write-Log -Level Debug -Message "GET $uri" -ConfiguredLevel $LogLevel
    $resp = Invoke-MgGraphRequest -Method GET -Uri $uri -ErrorAction Stop
    return @{ secureByDefault = [bool]$resp.secureByDefault }
}
function Set-Current {
    $uri = "https://graph.microsoft.com/v1.0/deviceManagement"
    Write-Log -Level Debug -Message "PATCH $uri`n$body" -ConfiguredLevel $LogLevel
    Invoke-MgGraphRequest -Method PATCH -Uri $uri -Body $body -ContentType "application/json" | Out-Null
}
function Get-Paged {
    param([string]$Uri, [hashtable]$Headers)
    $nextLink = $Uri
    while (-not [string]::IsNullOrEmpty($nextLink)) {
        $requestParams = @{ Method = 'GET'; Uri = $nextLink; OutputType = 'PSObject' }
        $response = Invoke-MgGraphRequest @requestParams
        $nextLink = $response.'@odata.nextLink'
    }
}
$graphV1 = 'https://graph.microsoft.com/v1.0'
$graphBeta = 'https://graph.microsoft.com/beta'   # beta: installSummary
$listUri = $graphV1 + '/deviceAppManagement/mobileApps?$filter=isAssigned eq true&$select=id'
$apps = @(Get-Paged -Uri $listUri)
$summary = Invoke-MgGraphRequest -Method GET -Uri ('{0}/deviceAppManagement/mobileApps/{1}/installSummary' -f $graphBeta, $app.id) -OutputType PSObject
Write-Warning ("Install summary unavailable for '{0}' ({1})" -f $app.displayName, $appType)
