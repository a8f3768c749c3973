# Runs for hours; asks for a new token when the old one is nearly over.
$script:Expires = Get-Date
function Update-GraphToken {
    if ($script:Expires -gt (Get-Date).AddMinutes(5)) { return }
    $assertion = & "$PSScriptRoot\New-Assertion.ps1"
    $answer = Invoke-RestMethod -Method Post -Uri $TokenUri -Body @{
        client_id             = $AppId
        client_assertion      = $assertion
        client_assertion_type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
        grant_type            = 'client_credentials'
        scope                 = 'https://graph.microsoft.com/.default'
    }
    Write-Verbose "New token, good for $($answer.expires_in) seconds, type $($answer.token_type)"
    $script:Expires = (Get-Date).AddSeconds($answer.expires_in)
    $script:Headers = @{ Authorization = 'Bearer ' + $answer.access_token }
}
Function RefreshToken { Update-GraphToken }
foreach ($id in Get-Content .\ids.txt) {
    RefreshToken
    Invoke-RestMethod -Uri "https://graph.microsoft.com/v1.0/users/$id" -Headers $script:Headers | Select-Object id, mail
}
