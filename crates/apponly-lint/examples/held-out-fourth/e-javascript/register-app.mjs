#!/usr/bin/env node
// Registers the "Room panel" backend in the customer's tenant.
//   az login --tenant <customer> && node register-app.mjs kv-roompanel
import { AzureCliCredential } from '@azure/identity';
import { SecretClient } from '@azure/keyvault-secrets';
import { Client } from '@microsoft/microsoft-graph-client';
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js';

const credential = new AzureCliCredential();
const graph = Client.initWithMiddleware({
  authProvider: new TokenCredentialAuthenticationProvider(credential, {
    scopes: ['https://graph.microsoft.com/.default'],
  }),
});

const MICROSOFT_GRAPH = '00000003-0000-0000-c000-000000000000';
const PERMISSIONS = [
  // Calendars.ReadWrite (application)
  { id: 'ef54d2bf-783f-4e0f-bca1-3210c0444d99', type: 'Role' },
  // Group.Read.All (application)
  { id: '5b567255-7703-4780-807c-7be8301ae99b', type: 'Scope' },
];

const sleep = (ms) => new Promise((r) => setTimeout(r, ms));

async function createApp() {
  const app = await graph.api('/applications').post({
    displayName: 'Room panel',
    signInAudience: 'AzureADMyOrg',
    requiredResourceAccess: [{ resourceAppId: MICROSOFT_GRAPH, resourceAccess: PERMISSIONS }],
    tags: ['roompanel', 'managed-by-script'],
  });
  for (let i = 0; i < 6; i++) {
    try {
      await graph.api('/servicePrincipals').post({ appId: app.appId });
      return app;
    } catch (e) {
      if (e.statusCode !== 400) throw e; // not replicated yet
      await sleep(5000);
    }
  }
  throw new Error('service principal could not be created');
}

async function addSecret(app, vault) {
  const endDateTime = new Date(Date.now() + 180 * 86400e3);
  const pw = await graph.api(`/applications/${app.id}/addPassword`).post({
    passwordCredential: { displayName: 'roompanel', endDateTime: endDateTime.toISOString() },
  });
  const kv = new SecretClient(`https://${vault}.vault.azure.net`, credential);
  await kv.setSecret('roompanel-secret', pw.secretText, { expiresOn: endDateTime });
}

const [vault] = process.argv.slice(2);
if (!vault) {
  console.error('vault name missing');
  process.exit(2);
}
const app = await createApp();
await addSecret(app, vault);
console.log(`clientId=${app.appId}`);
console.log('Enter the client id in the panel settings and restart the service.');
