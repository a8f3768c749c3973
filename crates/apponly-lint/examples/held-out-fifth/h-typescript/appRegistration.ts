import { DeviceCodeCredential } from '@azure/identity';
import { Client } from '@microsoft/microsoft-graph-client';
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials';
import type { Application, RequiredResourceAccess, ServicePrincipal } from '@microsoft/microsoft-graph-types';
import 'isomorphic-fetch';

const credential = new DeviceCodeCredential({
  tenantId: process.env.TENANT_ID,
  userPromptCallback: (info) => console.log(info.message),
});

const graph = Client.initWithMiddleware({
  authProvider: new TokenCredentialAuthenticationProvider(credential, {
    scopes: ['Application.ReadWrite.All'],
  }),
});

const MICROSOFT_GRAPH = '00000003-0000-0000-c000-000000000000';

// what the archiver service needs
const access: RequiredResourceAccess[] = [
  {
    resourceAppId: MICROSOFT_GRAPH,
    resourceAccess: [
      { id: '75359482-378d-4052-8f01-80520e7db3cd', type: 'Role' }, // Files.ReadWrite.All (application)
      { id: 'e1fe6dd8-ba31-4d61-89e7-88639da4683d', type: 'Role' }, // User.Read (delegated)
    ],
  },
];

async function createApplication(displayName: string): Promise<Application> {
  return graph.api('/applications').post({
    displayName,
    signInAudience: 'AzureADMyOrg',
    requiredResourceAccess: access,
  } satisfies Application);
}

async function createPrincipal(appId: string): Promise<ServicePrincipal> {
  for (let i = 0; i < 5; i++) {
    try {
      return await graph.api('/servicePrincipals').post({ appId });
    } catch (e: any) {
      if (e.statusCode !== 400) throw e;
      await new Promise((r) => setTimeout(r, 3000)); // not replicated yet
    }
  }
  throw new Error(`no service principal for ${appId}`);
}

async function addCertificate(objectId: string, pem: string): Promise<void> {
  const der = pem.replace(/-----[^-]+-----/g, '').replace(/\s+/g, '');
  await graph.api(`/applications/${objectId}`).patch({
    keyCredentials: [{ type: 'AsymmetricX509Cert', usage: 'Verify', key: der, displayName: 'CN=archiver' }],
  });
}

async function main(): Promise<void> {
  const app = await createApplication('archiver');
  const sp = await createPrincipal(app.appId!);
  await addCertificate(app.id!, await (await import('node:fs/promises')).readFile('archiver.crt', 'utf8'));
  console.table({ appId: app.appId, objectId: app.id, servicePrincipal: sp.id });
}

main().catch((e) => {
  console.error(e.message);
  process.exitCode = 1;
});
