BeforeAll { . $PSScriptRoot/Get-Permission.ps1 }
Describe 'Get-Permission' {
    It 'tells roles' {
        Mock Get-MgApplication { @{ RequiredResourceAccess = @(@{ ResourceAppId = 'a'; ResourceAccess = @(@{ Id = 'b'; Type = 'Role' }) }) } }
        (Get-Permission).Kind | Should -Be 'application'
    }
}
