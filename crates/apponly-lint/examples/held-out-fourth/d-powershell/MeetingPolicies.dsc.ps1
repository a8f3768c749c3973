# Generated once with Export-M365DSCConfiguration, since then kept by hand
param (
)

Configuration MeetingPolicies
{
    param (
    )

    Import-DscResource -ModuleName 'Microsoft365DSC' -ModuleVersion '1.24.403.1'

    Node localhost
    {
        TeamsMeetingPolicy 'Global'
        {
            Identity                     = 'Global';
            AllowAnonymousUsersToJoinMeeting = $False;
            AllowCloudRecording          = $True;
            AutoAdmittedUsers            = 'EveryoneInCompany';
            Ensure                       = 'Present';
            ApplicationId                = $ConfigurationData.NonNodeData.ApplicationId;
            TenantId                     = $ConfigurationData.NonNodeData.TenantId;
            CertificateThumbprint        = $ConfigurationData.NonNodeData.CertificateThumbprint;
        }
        TeamsMeetingPolicy 'Guests'
        {
            Identity                     = 'Tag:Guests';
            AllowCloudRecording          = $False;
            Ensure                       = 'Present';
            ApplicationId                = 'c5d21f77-83b0-44a6-9c8d-6a0f7e5b1d92';
            TenantId                     = 'proseware.onmicrosoft.com';
            CertificateThumbprint        = '5A9C03F1E87B2D64C0915FA3B7E82D10C6F4A97E';
        }
        # TeamsMeetingPolicy 'Legacy'
        # {
        #     Identity              = 'Tag:Legacy';
        #     Credential            = $Credscredential;
        # }
    }
}

MeetingPolicies -ConfigurationData .\ConfigurationData.psd1
