# Baseline for Exchange Online, applied with the certificate of the LCM node
# The data file has one block for each tenant; thumbprints are public
Configuration ExchangeBaseline
{
    param
    (
        [Parameter(Mandatory = $true)]
        [System.String]
        $ApplicationId,

        [Parameter(Mandatory = $true)]
        [System.String]
        $TenantId,

        [Parameter()]
        [System.String]
        $CertificateThumbprint = 'B3C1D2A94F0E57A6C8D90B1E2F3A4C5D6E7F8091',

        [Parameter()]
        [PSCredential]
        $CertificatePassword
    )

    Import-DscResource -ModuleName Microsoft365DSC -ModuleVersion '1.24.1106.3'

    node localhost
    {
        EXOOrganizationConfig 'Org'
        {
            IsSingleInstance      = 'Yes'
            AuditDisabled         = $false
            OAuth2ClientProfileEnabled = $true
            ApplicationId         = $ApplicationId
            TenantId              = $TenantId
            CertificateThumbprint = $CertificateThumbprint
        }

        EXOAuthenticationPolicy 'BlockBasic'
        {
            Identity              = 'Block Basic Auth'
            AllowBasicAuthPop     = $false
            AllowBasicAuthImap    = $false
            AllowBasicAuthSmtp    = $false
            Ensure                = 'Present'
            ApplicationId         = $ApplicationId
            TenantId              = $TenantId
            CertificateThumbprint = $CertificateThumbprint
        }

        AADConditionalAccessPolicy 'LegacyAuth'
        {
            DisplayName           = 'CA002 block legacy authentication'
            State                 = 'enabled'
            ClientAppTypes        = @('exchangeActiveSync', 'other')
            IncludeUsers          = @('All')
            IncludeApplications   = @('All')
            BuiltInControls       = @('block')
            GrantControlOperator  = 'OR'
            Ensure                = 'Present'
            ApplicationId         = $ApplicationId
            TenantId              = $TenantId
            CertificateThumbprint = $CertificateThumbprint
        }
    }
}

$p = Import-PowerShellDataFile "$PSScriptRoot\tenant.psd1"
ExchangeBaseline -ApplicationId $p.AppId -TenantId $p.Tenant -OutputPath "$PSScriptRoot\out"
