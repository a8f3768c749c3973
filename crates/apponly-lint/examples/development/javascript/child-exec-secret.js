const { execSync } = require('node:child_process');

const made = JSON.parse(execSync(`az ad sp create-for-rbac --name ${process.argv[2]} --role Reader --scopes ${process.argv[3]} -o json`));
console.log('AZURE_CLIENT_ID=' + made.appId);
console.log('AZURE_CLIENT_SECRET=' + made.password);
