#=> GET /reports/authenticationMethods/userRegistrationDetails
#=> GET /auditLogs/signIns
#=> GET /users/{id}/authentication/methods
Get-MgBetaReportAuthenticationMethodUserRegistrationDetail -All |
    Where-Object { -not $_.IsMfaRegistered } |
    ForEach-Object {
        Get-MgUserAuthenticationMethod -UserId $_.Id
    }
Get-MgAuditLogSignIn -Filter "createdDateTime ge $since" -Top 50
