# half finished, but it parses in ISE: a stray brace in a comment { and an odd quote '
$pattern = "^(?<name>[^`"]+)`"{1,2}$"
$query = @"
SELECT "UserName", '$($env:USERNAME)' AS [me]
FROM [dbo].[Users] WHERE Flag = {0}
"@
$text = 'it''s fine' + "he said `"client_secret=`" and left"
switch -Regex ($text) {
    'secret=$' { 'ends with the name, no value' }
    default    { "other: $_" }
}
$hash = @{ 'client_secret' = ''; password = $null; "grant_type" = 'client_credentials' }
if (-not $hash['client_secret']) { $hash.client_secret = (Get-Secret -Name X -AsPlainText) }
Invoke-Sqlcmd -Query ($query -f 1) -ServerInstance $env:SQL
