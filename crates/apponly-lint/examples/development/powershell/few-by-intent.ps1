$headers = @{ Authorization = "Bearer $(apponly token)" }
$one = (Invoke-RestMethod -Headers $headers -Uri "https://graph.microsoft.com/v1.0/users?`$filter=employeeId eq '$number'").value
$newest = (Invoke-RestMethod -Headers $headers -Uri 'https://graph.microsoft.com/v1.0/auditLogs/signIns?$top=1&$orderby=createdDateTime desc').value
$group = (Invoke-RestMethod -Headers $headers -Uri "https://graph.microsoft.com/v1.0/groups?`$filter=displayName eq 'All staff'&`$select=id").value[0]
"$($one.id) $($newest.id) $($group.id)"
