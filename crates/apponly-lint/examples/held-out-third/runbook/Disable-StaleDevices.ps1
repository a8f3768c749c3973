<#
    Runbook (PS 7.2), system-assigned identity
    Disables devices without a sign-in for N days, never deletes.
#>
Param(
    [Parameter(Mandatory = $false)] [int]    $Days = 180,
    [Parameter(Mandatory = $false)] [bool]   $Test = $true,
    [Parameter(Mandatory = $false)] [string] $KeepGroup = 'a3c1b66c-5d5a-4d0c-8a2a-6bb3b7f0c9de'
)
$VerbosePreference = 'SilentlyContinue'
Try {
    Connect-MgGraph -Identity -NoWelcome -ErrorAction Stop
}
Catch {
    Write-Error "No Graph: $($_.Exception.Message)"
    Throw
}

$Limit = (Get-Date).AddDays(-$Days)
$Keep  = [System.Collections.Generic.HashSet[string]]::new()
Get-MgGroupMember -GroupId $KeepGroup -All | ForEach-Object { [void]$Keep.Add($_.Id) }
Write-Output "$($Keep.Count) devices are never touched"

$Stale = Get-MgDevice -All -Property id, displayName, accountEnabled, approximateLastSignInDateTime |
    Where-Object { $_.AccountEnabled -and $_.ApproximateLastSignInDateTime -and $_.ApproximateLastSignInDateTime -lt $Limit } |
    Where-Object { -not $Keep.Contains($_.Id) }

ForEach ($D in $Stale) {
    $Line = '{0} last seen {1:yyyy-MM-dd}' -f $D.DisplayName, $D.ApproximateLastSignInDateTime
    If ($Test) { Write-Output "TEST $Line"; Continue }
    Try   { Update-MgDevice -DeviceId $D.Id -AccountEnabled:$false; Write-Output "OFF  $Line" }
    Catch { Write-Warning "$Line : $($_.Exception.Message)" }
}
Write-Output "$(@($Stale).Count) devices"
Disconnect-MgGraph | Out-Null
