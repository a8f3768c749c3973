# Signs the app in to the database.
$secret = Get-AzKeyVaultSecret -VaultName kv -Name sql-reader -AsPlainText
Connect-AzAccount -Identity | Out-Null
sqlcmd -S contoso.database.windows.net -d hr -G -U $env:CLIENT_ID -P $secret -i .\report.sql
