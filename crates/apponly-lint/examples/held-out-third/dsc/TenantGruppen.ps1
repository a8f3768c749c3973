# Zielzustand der Gruppen im Testmandanten
# .\TenantGruppen.ps1 ; Start-DscConfiguration -Path .\TenantGruppen -Wait -Verbose
$Daten = @{
    AllNodes    = @(
        @{
            NodeName                    = 'localhost'
            PSDscAllowPlainTextPassword = $true
            PSDscAllowDomainUser        = $true
            Anwendung                   = '5b2d4b0f-0e8b-4a87-8f3c-2f1c44f0a9d3'
            AppKennwort                 = '«8Q dscgruppen»'
        }
    )
    NonNodeData = @{
        Mandant = 'testfabrik.onmicrosoft.com'
        Gruppen = 'SG-Lizenz-E3', 'SG-Lizenz-F3', 'SG-Drucker'
    }
}

Configuration TenantGruppen
{
    Import-DscResource -ModuleName Microsoft365DSC

    Node $AllNodes.NodeName
    {
        $geheim = ConvertTo-SecureString $Node.AppKennwort -AsPlainText -Force
        $zugang = [pscredential]::new('unbenutzt', $geheim)

        foreach ($g in $ConfigurationData.NonNodeData.Gruppen)
        {
            AADGroup $g
            {
                DisplayName       = $g
                MailNickname      = $g.ToLower()
                MailEnabled       = $false
                SecurityEnabled   = $true
                Description       = 'verwaltet durch DSC'
                Ensure            = 'Present'
                ApplicationId     = $Node.Anwendung
                TenantId          = $ConfigurationData.NonNodeData.Mandant
                ApplicationSecret = $zugang
            }
        }
    }
}

TenantGruppen -ConfigurationData $Daten -OutputPath "$PSScriptRoot\TenantGruppen"
