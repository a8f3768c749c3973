import 'isomorphic-fetch';
import { ClientSecretCredential } from '@azure/identity';
import { Client } from '@microsoft/microsoft-graph-client';
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials';

let appClient: Client | undefined;

function ensureClient(): Client {
  if (!appClient) {
    const credential = new ClientSecretCredential(process.env.T!, process.env.A!, process.env.K!);
    const authProvider = new TokenCredentialAuthenticationProvider(credential, { scopes: ['https://graph.microsoft.com/.default'] });
    appClient = Client.initWithMiddleware({ authProvider });
  }
  return appClient;
}

export const inbox = () => ensureClient().api('/me/mailFolders/inbox/messages').top(25).get();
export const user = (id: string) => ensureClient().api(`/users/${id}`).get();
