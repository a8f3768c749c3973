#!/usr/bin/env node
// One-time setup: creates the Entra app for the attendance bot.
const { execSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const name = process.argv[2] || 'attendance-bot';
const sh = (cmd) => execSync(cmd, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();

const manifest = path.join(os.tmpdir(), 'graph-access.json');
fs.writeFileSync(manifest, JSON.stringify([
  {
    resourceAppId: '00000003-0000-0000-c000-000000000000',
    resourceAccess: [
      { id: '5b567255-7703-4780-807c-7be8301ae99b', type: 'Role' }, // Group.Read.All
      { id: 'df021288-bdef-4463-88db-98f22de89214', type: 'Role' }, // User.Read.All
    ],
  },
]));

const account = JSON.parse(sh('az account show -o json'));
console.log(`Tenant ${account.tenantId}, signed in as ${account.user.name}`);

const existing = sh(`az ad app list --display-name "${name}" --query "[0].appId" -o tsv`);
const appId = existing || sh(
  `az ad app create --display-name "${name}" --sign-in-audience AzureADMyOrg ` +
  `--required-resource-accesses @${manifest} --query appId -o tsv`
);
if (!existing) {
  sh(`az ad sp create --id ${appId}`);
}

// the container app signs in with its managed identity as federated credential
const subject = sh(`az identity show -g rg-attendance -n id-attendance --query principalId -o tsv`);
const fic = path.join(os.tmpdir(), 'fic.json');
fs.writeFileSync(fic, JSON.stringify({
  name: 'container-app',
  issuer: `https://login.microsoftonline.com/${account.tenantId}/v2.0`,
  subject,
  audiences: ['api://AzureADTokenExchange'],
}));
sh(`az ad app federated-credential create --id ${appId} --parameters @${fic}`);

fs.rmSync(manifest);
console.log(`\n✅ Done. Put this into .env:\n\nAZURE_TENANT_ID=${account.tenantId}\nAZURE_CLIENT_ID=${appId}`);
