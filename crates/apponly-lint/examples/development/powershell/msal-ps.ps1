Import-Module MSAL.PS
$connection = @{
    'TenantId'     = '55a3bb0e-a4c6-4b0d-a9f9-6a65d2d5a1e7'
    'ClientId'     = '18d2cf80-6b1f-4e13-ae38-95a0c6a3e921'
    'ClientSecret' = '«7Q msal»' | ConvertTo-SecureString -AsPlainText -Force
}
$auth = Get-MsalToken @connection -Scopes 'https://graph.microsoft.com/.default'
$hdr  = @{ Authorization = $auth.CreateAuthorizationHeader() }

$groups = [System.Collections.Generic.List[object]]::new()
$u = 'https://graph.microsoft.com/v1.0/groups?$filter=groupTypes/any(c:c eq ''Unified'')&$select=id,displayName,expirationDateTime'
do {
    $p = Invoke-RestMethod -Uri $u -Headers $hdr
    $groups.AddRange($p.value)
    $u = $p.'@odata.nextLink'
} while ($u)
$groups | Where-Object expirationDateTime -lt (Get-Date).AddDays(30) | Format-Table displayName, expirationDateTime
