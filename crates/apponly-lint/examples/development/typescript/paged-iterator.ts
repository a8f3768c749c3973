import { ManagedIdentityCredential } from '@azure/identity';
import { Client, PageIterator, type PageCollection } from '@microsoft/microsoft-graph-client';
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials';

const authProvider = new TokenCredentialAuthenticationProvider(new ManagedIdentityCredential(), {
  scopes: ['https://graph.microsoft.com/.default'],
});
const client = Client.initWithMiddleware({ authProvider });

export async function mails(user: string): Promise<string[]> {
  const first: PageCollection = await client.api(`/users/${user}/messages`).select('subject').top(100).get();
  const subjects: string[] = [];
  await new PageIterator(client, first, (m) => { subjects.push(m.subject); return true; }).iterate();
  return subjects;
}
