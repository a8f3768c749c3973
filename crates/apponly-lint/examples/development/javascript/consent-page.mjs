import { Client } from '@microsoft/microsoft-graph-client';
import open from 'open';

export async function register(provider, tenant) {
  const client = Client.initWithMiddleware({ authProvider: provider });
  const app = await client.api('/applications').post({
    displayName: 'collector',
    requiredResourceAccess: [{
      resourceAppId: '00000003-0000-0000-c000-000000000000',
      resourceAccess: [{ id: '7438b122-aefc-4978-80ed-43db9fcc7715', type: 'Role' }],
    }],
  });
  await open(`https://login.microsoftonline.com/${tenant}/adminconsent?client_id=${app.appId}`);
}
