BeforeAll {
    . "$PSScriptRoot\GraphHelpers.ps1"

    $script:fakeTenant = '11111111-2222-3333-4444-555555555555'
    $script:fakeSecret = 'this-is-a-test-secret'
    # {"typ":"JWT","alg":"none"}.{"oid":"0"}.
    $script:fakeJwt = 'eyJ0eXAiOiJKV1QiLCJhbGciOiJub25lIn0.eyJvaWQiOiIwIn0.'
}

Describe 'Get-AppToken' {
    BeforeEach {
        Mock Invoke-RestMethod { [pscustomobject]@{ token_type = 'Bearer'; expires_in = 3599; access_token = $script:fakeJwt } }
    }

    It 'posts to the tenant, never to common' {
        Get-AppToken -Tenant $fakeTenant -ClientId (New-Guid) -ClientSecret $fakeSecret | Out-Null
        Should -Invoke Invoke-RestMethod -ParameterFilter { $Uri -notmatch '/(common|organizations)/' }
    }

    It 'sends the grant and the default scope' {
        Get-AppToken -Tenant $fakeTenant -ClientId (New-Guid) -ClientSecret $fakeSecret | Out-Null
        Should -Invoke Invoke-RestMethod -ParameterFilter {
            $Body.grant_type -eq 'client_credentials' -and $Body.scope -like '*/.default'
        }
    }

    It 'has no refresh token, since Entra gives none to an app' {
        $t = Get-AppToken -Tenant $fakeTenant -ClientId (New-Guid) -ClientSecret $fakeSecret
        $t.PSObject.Properties.Name | Should -Not -Contain 'refresh_token'
    }
}

Describe 'Test-GraphPath' {
    It 'refuses <Path> for an app' -ForEach @(
        @{ Path = '/me' }
        @{ Path = '/me/drive/root' }
    ) {
        Test-GraphPath $Path -AppOnly | Should -BeFalse
    }

    It 'accepts <Path>' -ForEach @(
        @{ Path = '/users/{id}/drive/root' }
        @{ Path = '/users/melissa@contoso.com' }      # no false alarm on "me"
    ) {
        Test-GraphPath $Path -AppOnly | Should -BeTrue
    }
}
