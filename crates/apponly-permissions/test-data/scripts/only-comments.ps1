<#
.SYNOPSIS
  Calls https://graph.microsoft.com/v1.0/users
.EXAMPLE
  Invoke-RestMethod -Uri "https://graph.microsoft.com/v1.0/groups"
  Get-MgUser -All
#>
# Invoke-RestMethod https://graph.microsoft.com/v1.0/me
Write-Host "This calls https://graph.microsoft.com/v1.0/users for every user"
Write-Verbose "https://graph.microsoft.com/v1.0/sites"
throw "https://graph.microsoft.com/v1.0/drives failed"
