import { Client } from '@microsoft/microsoft-graph-client';

export async function createCollector(provider, roleIds) {
  const client = Client.initWithMiddleware({ authProvider: provider });
  const app = await client.api('/applications').post({
    displayName: 'collector',
    requiredResourceAccess: [{
      resourceAppId: '00000003-0000-0000-c000-000000000000',
      resourceAccess: roleIds.map((id) => ({ id, type: 'Role' })),
    }],
  });
  await client.api('/servicePrincipals').post({ appId: app.appId });
  return app.appId;
}
