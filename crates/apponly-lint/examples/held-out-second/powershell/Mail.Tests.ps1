BeforeAll { . $PSScriptRoot/Mail.ps1 }
Describe 'Get-Token' {
    It 'sends the client secret in the body' {
        Mock Invoke-RestMethod { @{ access_token = 'abc'; expires_in = 3600; token_type = 'Bearer' } }
        Get-Token -Tenant t -ClientId c -ClientSecret (ConvertTo-SecureString 'secret' -AsPlainText -Force) | Should -Be 'abc'
        Should -Invoke Invoke-RestMethod -ParameterFilter { $Body.client_secret -eq 'secret' }
    }
    It 'fails without a secret' {
        { Get-Token -Tenant t -ClientId c -ClientSecret $null } | Should -Throw
    }
}
