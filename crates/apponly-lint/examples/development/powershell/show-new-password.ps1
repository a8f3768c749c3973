param([string]$ObjectId)
Connect-MgGraph -Identity -NoWelcome
$made = Add-MgApplicationPassword -ApplicationId $ObjectId -PasswordCredential @{ DisplayName = 'rotated' }
$made | Format-List | Out-String | Write-Host
