<#
.SYNOPSIS
    Mails the number of free Microsoft 365 licences to the service desk.
.NOTES
    Author      : T. Okafor
    App perms   : Directory.ReadWrite.All, Mail.Send
    Modules     : Microsoft.Graph.Authentication, Microsoft.Graph.Identity.DirectoryManagement, Microsoft.Graph.Users.Actions
    1.2  2024-03-11  skip trial SKUs
#>
#Requires -Modules Microsoft.Graph.Authentication

[CmdletBinding()]
param(
    [string]$Recipient = "servicedesk@northpeak.example",
    [string]$Sender    = "noreply@northpeak.example",
    [int]$Threshold    = 10
)

$tenant = "3d1f8f37-0e7c-4a0f-8c42-9f6f4f2d5b11"
$appid  = "c2a7b8a4-58b1-46d8-9a55-0cbd6c6f7e21"

# Get-Credential does not work in the scheduler, so build it by hand
$sec  = ConvertTo-SecureString "«8Q licrep»" -AsPlainText -Force
$cred = New-Object System.Management.Automation.PSCredential ($appid, $sec)

Connect-MgGraph -TenantId $tenant -ClientSecretCredential $cred -NoWelcome

$skip = 'FLOW_FREE','POWER_BI_STANDARD','WINDOWS_STORE','TEAMS_EXPLORATORY'

$rows = Get-MgSubscribedSku -All |
    Where-Object { $_.SkuPartNumber -notin $skip -and $_.CapabilityStatus -eq 'Enabled' } |
    ForEach-Object {
        [pscustomobject]@{
            Sku  = $_.SkuPartNumber
            Total = $_.PrepaidUnits.Enabled
            Used  = $_.ConsumedUnits
            Free  = $_.PrepaidUnits.Enabled - $_.ConsumedUnits
        }
    }

$low = $rows | Where-Object Free -lt $Threshold
if (-not $low) { Disconnect-MgGraph | Out-Null; return }

$html = $low | ConvertTo-Html -Fragment | Out-String

$mail = @{
    Message = @{
        Subject      = "Licences running low ($($low.Count))"
        Body         = @{ ContentType = "HTML"; Content = "<p>Below $Threshold free:</p>$html" }
        ToRecipients = @(@{ EmailAddress = @{ Address = $Recipient } })
    }
    SaveToSentItems = $false
}
Send-MgUserMail -UserId $Sender -BodyParameter $mail
Disconnect-MgGraph | Out-Null
