#=> GET /auditLogs/directoryAudits
#=> GET /identity/conditionalAccess/policies
$filter = "?`$filter=activityDateTime ge 2026-01-01"
$auditUri = "https://graph.microsoft.com/v1.0/auditLogs/directoryAudits$filter"
$audit = irm $auditUri -Headers $h
$ca = irm -h $h https://graph.microsoft.com/beta/identity/conditionalAccess/policies
