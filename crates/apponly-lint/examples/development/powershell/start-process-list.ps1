$arguments = @(
    'login', '--service-principal'
    '--username', $env:ARM_CLIENT_ID
    '--password', $env:ARM_CLIENT_SECRET
    '--tenant', $env:ARM_TENANT_ID
)
Start-Process -FilePath 'az.cmd' -ArgumentList $arguments -Wait -NoNewWindow
az account show -o table
