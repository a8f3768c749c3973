# Microsoft365DSC baseline for the lab tenant. Compile, then Start-DscConfiguration -Path .\LabTenant
Configuration LabTenant
{
    param (
        [Parameter(Mandatory = $true)]
        [System.Management.Automation.PSCredential] $AppSecret
    )

    Import-DscResource -ModuleName 'Microsoft365DSC'

    Node localhost
    {
        AADGroupLifecyclePolicy 'Lifecycle'
        {
            IsSingleInstance            = 'Yes'
            GroupLifetimeInDays         = 365
            ManagedGroupTypes           = 'All'
            AlternateNotificationEmails = @('groups@lab.wingtip.example')
            Ensure                      = 'Present'
            ApplicationId               = $ConfigurationData.NonNodeData.ApplicationId
            TenantId                    = $ConfigurationData.NonNodeData.TenantId
            ApplicationSecret           = $AppSecret
        }

        AADNamedLocationPolicy 'Office'
        {
            DisplayName       = 'Office network'
            OdataType         = '#microsoft.graph.ipNamedLocation'
            IpRanges          = @('203.0.113.0/24')
            IsTrusted         = $true
            Ensure            = 'Present'
            ApplicationId     = $ConfigurationData.NonNodeData.ApplicationId
            TenantId          = $ConfigurationData.NonNodeData.TenantId
            ApplicationSecret = $AppSecret
        }
    }
}

$data = @{
    AllNodes    = @(
        @{ NodeName = 'localhost'; PSDscAllowPlainTextPassword = $true; PSDscAllowDomainUser = $true }
    )
    NonNodeData = @{
        ApplicationId = '52b8c9ae-0f3d-4c1b-a6e7-91d4d1f2c803'
        TenantId      = 'labwingtip.onmicrosoft.com'
    }
}

# lab only!!
$protected = [System.Net.NetworkCredential]::new('', '«8Q dsc»').SecurePassword
$credential = [pscredential]::new('ApplicationSecret', $protected)

LabTenant -ConfigurationData $data -AppSecret $credential -OutputPath .\LabTenant
