$expected = @(
    @{ Id = '7438b122-aefc-4978-80ed-43db9fcc7715'; Type = 'Role' }
    @{ Id = '246dd0d5-5bd0-4def-940b-0421030a5b68'; Type = 'Role' }
)
$actual = (Get-MgApplication -ApplicationId $id).RequiredResourceAccess.ResourceAccess
$missing = $expected | Where-Object { $_.Id -notin $actual.Id }
if ($missing) { Write-Error "missing: $($missing.Id -join ', ')" }
