BeforeAll {
    Import-Module "$PSScriptRoot/../Graph.psm1" -Force
    Connect-MgGraph -ClientId $env:APP -TenantId $env:TENANT -CertificateThumbprint $env:THUMB
}

Describe 'Invoke-AppRequest' {
    It 'refuses paths of a user' {
        { Invoke-MgGraphRequest -Method GET -Uri '/v1.0/me' } | Should -Throw '*delegated*'
    }
}
