const { execSync } = require('node:child_process');

const app = JSON.parse(execSync(`az ad app show --id ${process.argv[2]} -o json`));
console.log('AZURE_CLIENT_ID=' + app.appId);
console.log('secrets: ' + app.passwordCredentials.length);
