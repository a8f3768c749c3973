import { DefaultAzureCredential } from '@azure/identity';

const graph = 'https://graph.microsoft.com/v1.0';

export async function createApplication(displayName: string): Promise<string> {
  const { token } = (await new DefaultAzureCredential().getToken('https://graph.microsoft.com/.default'))!;
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  const body = {
    displayName,
    requiredResourceAccess: [
      {
        resourceAppId: '00000003-0000-0000-c000-000000000000',
        resourceAccess: [{ id: '332a536c-c7ef-4017-ab91-336970924f0d', type: 'Role' }],
      },
    ],
  };
  const app = await (await fetch(`${graph}/applications`, { method: 'POST', headers, body: JSON.stringify(body) })).json();
  await fetch(`${graph}/servicePrincipals`, { method: 'POST', headers, body: JSON.stringify({ appId: app.appId }) });
  return app.appId;
}
