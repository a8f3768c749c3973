import { ClientSecretCredential } from '@azure/identity';
import { Client } from '@microsoft/microsoft-graph-client';
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials';

let cached: Client | undefined;

function getGraphClient(): Client {
  if (cached) return cached;
  const credential = new ClientSecretCredential(
    process.env.ENTRA_TENANT_ID!,
    process.env.ENTRA_CLIENT_ID!,
    process.env.ENTRA_CLIENT_SECRET!,
  );
  const authProvider = new TokenCredentialAuthenticationProvider(credential, {
    scopes: ['https://graph.microsoft.com/.default'],
  });
  cached = Client.initWithMiddleware({ authProvider });
  return cached;
}

export async function today(): Promise<unknown[]> {
  const client = getGraphClient();
  const start = new Date().toISOString();
  const page = await client
    .api('/me/calendarView')
    .query({ startDateTime: start, endDateTime: start })
    .select('subject,start')
    .top(5)
    .get();
  return page.value;
}
