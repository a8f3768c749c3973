$azure = 'C:\Program Files\Microsoft SDKs\Azure\CLI2\wbin\az.cmd'
& $azure login --service-principal -u $env:CLIENT_ID -p $env:CLIENT_SECRET --tenant $env:TENANT_ID
& $azure account show -o table
