import 'isomorphic-fetch';
import { DeviceCodeCredential } from '@azure/identity';
import { Client } from '@microsoft/microsoft-graph-client';
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials';

/**
 * npm run create-app -- --tenant contoso.onmicrosoft.com
 *
 * Sets up the room display app in a customer's tenant. The customer's admin signs in.
 */

const tenant = process.argv[process.argv.indexOf('--tenant') + 1];

const manifest = {
  displayName: 'Room display',
  description: 'Shows the bookings of a room on the panel next to its door',
  signInAudience: 'AzureADMyOrg',
  notes: 'created by create-app',
  web: { homePageUrl: 'https://rooms.example.com' },
  requiredResourceAccess: [
    {
      resourceAppId: '00000003-0000-0000-c000-000000000000', // Microsoft Graph
      resourceAccess: [
        { id: '798ee544-9d2d-430c-a058-570e29e34338', type: 'Role' }, // Calendars.Read
        { id: 'e1fe6dd8-ba31-4d61-89e7-88639da4683d', type: 'Scope' }, // User.Read
      ],
    },
  ],
};

async function main(): Promise<void> {
  const credential = new DeviceCodeCredential({
    tenantId: tenant,
    userPromptCallback: (info) => console.log(info.message),
  });
  const authProvider = new TokenCredentialAuthenticationProvider(credential, {
    scopes: ['Application.ReadWrite.All', 'DelegatedPermissionGrant.ReadWrite.All'],
  });
  const graph = Client.initWithMiddleware({ authProvider });

  const app = await graph.api('/applications').post(manifest);
  const sp = await graph.api('/servicePrincipals').post({ appId: app.appId });
  const api = await graph
    .api("/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')")
    .select('id')
    .get();

  // the panel's admin page signs people in: spare them the prompt
  await graph.api('/oauth2PermissionGrants').post({
    clientId: sp.id,
    consentType: 'AllPrincipals',
    resourceId: api.id,
    scope: 'User.Read',
  });

  const fic = await graph.api(`/applications/${app.id}/federatedIdentityCredentials`).post({
    name: 'rooms-backend',
    issuer: `https://login.microsoftonline.com/${process.env.BACKEND_TENANT_ID}/v2.0`,
    subject: process.env.BACKEND_IDENTITY_OBJECT_ID,
    audiences: ['api://AzureADTokenExchange'],
  });

  console.log(`client id ${app.appId}, federated credential ${fic.name}`);
  console.log('The panels can be switched on now.');
}

main().catch((e) => {
  console.error(e);
  process.exit(1);
});
