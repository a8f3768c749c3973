function Connect-Any {
    [CmdletBinding(DefaultParameterSetName = 'User')]
    param(
        [Parameter(ParameterSetName = 'User')][string[]]$Scopes = @('User.Read', 'Directory.Read.All'),
        [Parameter(ParameterSetName = 'Secret', Mandatory)][pscredential]$ClientSecretCredential,
        [Parameter(ParameterSetName = 'Certificate', Mandatory)][string]$Thumbprint,
        [Parameter(ParameterSetName = 'Identity', Mandatory)][switch]$Identity
    )
    switch ($PSCmdlet.ParameterSetName) {
        'User'        { Connect-MgGraph -Scopes $Scopes -NoWelcome }
        'Secret'      { Connect-MgGraph -TenantId $env:TENANT -ClientSecretCredential $ClientSecretCredential -NoWelcome }
        'Certificate' { Connect-MgGraph -TenantId $env:TENANT -ClientId $env:CLIENT -CertificateThumbprint $Thumbprint -NoWelcome }
        'Identity'    { Connect-MgGraph -Identity -NoWelcome }
    }
    $context = Get-MgContext
    Write-Verbose "$($context.AuthType) as $($context.AppName)"
}
