function Get-AllPages {
    param([string]$Uri, [hashtable]$Headers)
    do {
        $page = Invoke-RestMethod -Uri $Uri -Headers $Headers
        $page.value
        $Uri = $page.'@odata.nextLink'
    } while ($Uri)
}
$headers = @{ Authorization = "Bearer $(apponly token)" }
Get-AllPages -Uri 'https://graph.microsoft.com/v1.0/users?$top=999' -Headers $headers | Measure-Object
