# Get-TeamOwnerReport.ps1
# V1.2 - who owns which team, one line per team, for the quarterly clean-up
# Permissions consented for the app: Group.Read.All, Directory.ReadWrite.All, Mail.ReadWrite
# Output goes to C:\Temp because the helpdesk share is read-only for the task account

Clear-Host
# Values of our tenant. Change them when you copy the script!
$AppId     = "3f0d5a61-8a0c-4e55-9d4a-5c1c7c6f2b90"
$TenantId  = "b7c64a0e-52f8-4a3e-8c11-0b4f3d1f7e21"
$AppSecret = '«34 owners»'

$tokenUri = "https://login.microsoftonline.com/$TenantId/oauth2/v2.0/token"
$body = @{
    client_id     = $AppId
    scope         = "https://graph.microsoft.com/.default"
    client_secret = $AppSecret
    grant_type    = "client_credentials"
}
$tokenRequest = Invoke-WebRequest -Method Post -Uri $tokenUri -ContentType "application/x-www-form-urlencoded" -Body $body -UseBasicParsing
$token   = ($tokenRequest.Content | ConvertFrom-Json).access_token
$headers = @{ Authorization = "Bearer $token" }

Write-Host "Looking for teams..."
$Uri = "https://graph.microsoft.com/v1.0/groups?`$filter=resourceProvisioningOptions/Any(x:x eq 'Team')&`$select=id,displayName,mail"
[array]$Teams = (Invoke-WebRequest -Method GET -Uri $Uri -Headers $headers -UseBasicParsing | ConvertFrom-Json).value
If (!$Teams) { Write-Host "No teams? Something is wrong, exiting"; break }

$Report = [System.Collections.Generic.List[Object]]::new(); $i = 0
ForEach ($T in $Teams) {
   $i++
   Write-Progress -Activity "Checking teams" -Status $T.displayName -PercentComplete ($i/$Teams.Count*100)
   Try {
      # a team has at most 100 owners, so there is no second page here
      $Owners = Invoke-WebRequest -Method GET -Uri "https://graph.microsoft.com/v1.0/groups/$($T.id)/owners" -Headers $headers -UseBasicParsing | ConvertFrom-Json
   } Catch { Write-Host "Cannot read owners of" $T.displayName; Continue }
   $Line = [PSCustomObject][Ordered]@{
      Team   = $T.displayName
      Mail   = $T.mail
      Owners = ($Owners.value.displayName -join "; ")
      Count  = $Owners.value.Count }
   $Report.Add($Line)
}
$Report | Sort-Object Count | Export-Csv C:\Temp\TeamOwners.csv -NoTypeInformation -Encoding UTF8
Write-Host ("{0} teams written, {1} without an owner" -f $Report.Count, ($Report | ? { $_.Count -eq 0 }).Count)
