#Requires -Modules MSAL.PS
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)][guid]   $ClientId,
    [Parameter(Mandatory)][string] $TenantId,
    [Parameter(Mandatory)][string] $Thumbprint,
    [string[]] $Recipients = @('operations@tailspintoys.example')
)

$base = 'https://graph.microsoft.com/v1.0'

# certificate was enrolled by the GPO, only the service account may read the key
$cert = Get-ChildItem "Cert:\LocalMachine\My\$Thumbprint" -ErrorAction Stop

function New-DigestBody {
    $events = Get-WinEvent -FilterHashtable @{ LogName = 'System'; Level = 1, 2; StartTime = (Get-Date).AddDays(-7) } -ErrorAction SilentlyContinue
    $rows = $events | Group-Object ProviderName | Sort-Object Count -Descending | ForEach-Object {
        "<tr><td>$($_.Name)</td><td>$($_.Count)</td></tr>"
    }
    "<h3>System errors on $env:COMPUTERNAME</h3><table>$($rows -join '')</table>"
}

$msal = @{
    ClientId          = $ClientId
    TenantId          = $TenantId
    ClientCertificate = $cert
    Scopes            = "https://graph.microsoft.com/.default"
}
$tok = Get-MsalToken @msal

$mail = @{
    message = @{
        subject      = 'Weekly digest {0:yyyy-MM-dd}' -f (Get-Date)
        body         = @{ contentType = 'HTML'; content = New-DigestBody }
        toRecipients = @($Recipients | ForEach-Object { @{ emailAddress = @{ address = $_ } } })
    }
    saveToSentItems = $false
}

$req = @{
    Method      = 'POST'
    Uri         = "$base/me/sendMail"
    Headers     = @{ Authorization = $tok.CreateAuthorizationHeader() }
    ContentType = 'application/json; charset=utf-8'
    Body        = $mail | ConvertTo-Json -Depth 6
}
if ($PSCmdlet.ShouldProcess(($Recipients -join ', '), 'send digest')) {
    Invoke-RestMethod @req
}
