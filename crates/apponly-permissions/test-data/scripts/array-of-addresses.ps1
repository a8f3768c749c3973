#=> GET /deviceManagement/deviceConfigurations
#=> GET /deviceManagement/windowsDriverUpdateProfiles
#=> GET /deviceManagement/groupPolicyConfigurations
#=> GET /deviceAppManagement/mobileAppConfigurations
#=> GET /deviceManagement/configurationPolicies
#=> GET /deviceManagement/windowsFeatureUpdateProfiles
#=> GET /deviceManagement/windowsQualityUpdatePolicies
#=> GET /deviceManagement/windowsQualityUpdateProfiles
#=> GET /deviceManagement/deviceCompliancePolicies
#=> GET /deviceAppManagement/managedAppPolicies
$addresses = @("https://graph.microsoft.com/beta/deviceManagement/deviceConfigurations?`$expand=assignments"
    'https://graph.microsoft.com/beta/deviceManagement/windowsDriverUpdateProfiles'
    "https://graph.microsoft.com/beta/deviceManagement/groupPolicyConfigurations?`$expand=assignments"
    "https://graph.microsoft.com/beta/deviceAppManagement/mobileAppConfigurations?`$filter=a/b%20eq%20true"
    'https://graph.microsoft.com/beta/deviceManagement/configurationPolicies'
    'https://graph.microsoft.com/beta/deviceManagement/windowsFeatureUpdateProfiles'
    'https://graph.microsoft.com/beta/deviceManagement/windowsQualityUpdatePolicies'
    'https://graph.microsoft.com/beta/deviceManagement/windowsQualityUpdateProfiles'
    'https://graph.microsoft.com/beta/deviceManagement/deviceCompliancePolicies'
    'https://graph.microsoft.com/beta/deviceAppManagement/managedAppPolicies'
)
foreach ($address in $addresses) {
    try {
        $found = Get-AllPages -uri "$($address)" -tenantid $TenantFilter
        $name = (($address).split('?') | Select-Object -First 1) -replace 'https://graph.microsoft.com/beta/deviceManagement/', ''
    } catch {
        Write-Host "Failed to read $address"
    }
}
