Connect-MgGraph -ClientId $env:APP_ID -TenantId $env:TENANT_ID -CertificateThumbprint $env:CERT_THUMBPRINT -NoWelcome

$me = Get-MgUser -UserId me
Write-Output "Running as $($me.UserPrincipalName)"

$plan = Get-MgPlannerPlan -PlannerPlanId $env:PLAN_ID
$tasks = Get-MgPlannerPlanTask -PlannerPlanId $plan.Id -All
$late = $tasks | Where-Object { $_.DueDateTime -and $_.DueDateTime -lt (Get-Date) -and $_.PercentComplete -lt 100 }
$late | Sort-Object DueDateTime | Format-Table Title, DueDateTime
