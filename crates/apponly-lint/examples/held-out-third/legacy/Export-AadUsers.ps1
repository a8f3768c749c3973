# Export-AadUsers.ps1 - nightly feed for the phone book (2016, moved to the new server 2021)
$tenant = "litware.onmicrosoft.com"
$out    = "E:\feeds\phonebook.csv"

Function Get-AadToken {
    $u = "https://login.microsoftonline.com/$tenant/oauth2/token?api-version=1.0"
    $b = "grant_type=client_credentials&resource=https%3A%2F%2Fgraph.windows.net&client_id=6f0f4a7e-1c4e-4b62-b3de-7a0b5f27d6a4&client_secret=«32 phonebook»"
    $r = Invoke-RestMethod -Uri $u -Method Post -Body $b -ContentType "application/x-www-form-urlencoded"
    return "$($r.token_type) $($r.access_token)"
}

$h = @{ "Authorization" = (Get-AadToken) }
$q = "https://graph.windows.net/$tenant/users?api-version=1.6&`$top=999&`$filter=accountEnabled eq true"
$users = (Invoke-RestMethod -Uri $q -Headers $h).value

$rows = foreach ($u in $users) {
    if (-not $u.telephoneNumber -and -not $u.mobile) { continue }
    New-Object PSObject -Property @{
        Name   = $u.displayName
        Phone  = $u.telephoneNumber
        Mobile = $u.mobile
        Office = $u.physicalDeliveryOfficeName
        Mail   = $u.mail
    }
}
$rows | Select-Object Name, Phone, Mobile, Office, Mail | Sort-Object Name | Export-Csv $out -NoTypeInformation -Encoding Default
Write-Output ("{0} of {1} users exported" -f @($rows).Count, @($users).Count)
