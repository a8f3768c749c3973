BeforeAll {
    $env:INTUNE_TENANT = '11111111-2222-3333-4444-555555555555'
    function Get-Secret { param($Name) }
    Import-Module "$PSScriptRoot/../module/GraphTools.psm1" -Force

    # {"alg":"none"} . {"roles":["DeviceManagementManagedDevices.Read.All"]} . nothing
    $script:FakeToken = 'eyJhbGciOiJub25lIn0.eyJyb2xlcyI6WyJEZXZpY2VNYW5hZ2VtZW50TWFuYWdlZERldmljZXMuUmVhZC5BbGwiXX0.'
    $script:Pfx       = [Convert]::FromBase64String('TWFueSBoYW5kcyBtYWtlIGxpZ2h0IHdvcmsu')
}

Describe 'Invoke-GraphTool' {
    BeforeEach {
        Mock -ModuleName GraphTools Get-Secret {
            [pscredential]::new('app', (ConvertTo-SecureString 'not-a-secret' -AsPlainText -Force))
        }
        Mock -ModuleName GraphTools Invoke-RestMethod -ParameterFilter { $Uri -like '*oauth2*' } {
            [pscustomobject]@{ token_type = 'Bearer'; expires_in = 3599; access_token = $script:FakeToken }
        }
        Mock -ModuleName GraphTools Invoke-RestMethod -ParameterFilter { $Uri -like '*page1' } {
            [pscustomobject]@{ value = 1, 2; '@odata.nextLink' = 'https://graph.example/page2' }
        }
        Mock -ModuleName GraphTools Invoke-RestMethod -ParameterFilter { $Uri -like '*page2' } {
            [pscustomobject]@{ value = , 3 }
        }
    }

    It 'follows the next link' {
        Invoke-GraphTool -Uri 'https://graph.example/page1' | Should -Be 1, 2, 3
    }

    It 'asks with client_credentials and never with a refresh_token' {
        Invoke-GraphTool -Uri 'https://graph.example/page1' | Out-Null
        Should -Invoke -ModuleName GraphTools Invoke-RestMethod -ParameterFilter {
            $Uri -like '*oauth2*' -and $Body.grant_type -eq 'refresh_token'
        } -Times 0
    }

    It 'sends the secret in the body, not in the URL' {
        Invoke-GraphTool -Uri 'https://graph.example/page1' | Out-Null
        Should -Invoke -ModuleName GraphTools Invoke-RestMethod -ParameterFilter { $Uri -match 'client_secret=' } -Times 0
    }

    It 'decodes the test blob' {
        [Text.Encoding]::ASCII.GetString($script:Pfx) | Should -BeLike 'Many hands*'
    }
}
