function Invoke-Az { & az @args; if ($LASTEXITCODE) { throw "az $($args -join ' ')" } }
Invoke-Az ad sp create --id $AppId
Invoke-Az ad app permission add --id $AppId --api $graph --api-permissions "$($role.id)=Role"
