function New-RandomPassword {
    $chars = [char[]]'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789!#%+-'
    -join (1..20 | ForEach-Object { $chars[[Security.Cryptography.RandomNumberGenerator]::GetInt32($chars.Length)] })
}
Connect-MgGraph -Identity -NoWelcome
foreach ($row in Import-Csv .\joiners.csv) {
    $user = @{
        accountEnabled    = $true
        displayName       = "$($row.First) $($row.Last)"
        mailNickname      = "$($row.First).$($row.Last)".ToLower()
        userPrincipalName = "$($row.First).$($row.Last)@contoso.com".ToLower()
        passwordProfile   = @{ forceChangePasswordNextSignIn = $true; password = New-RandomPassword }
    }
    New-MgUser -BodyParameter $user | Out-Null
}
