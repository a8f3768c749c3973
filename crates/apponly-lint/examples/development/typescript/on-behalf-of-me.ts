import { ClientSecretCredential, OnBehalfOfCredential } from '@azure/identity';
import { Client } from '@microsoft/microsoft-graph-client';
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials';

const scopes = ['https://graph.microsoft.com/.default'];

function clientOf(credential: ClientSecretCredential | OnBehalfOfCredential): Client {
  return Client.initWithMiddleware({ authProvider: new TokenCredentialAuthenticationProvider(credential, { scopes }) });
}

export async function me(userAssertionToken: string) {
  const credential = new OnBehalfOfCredential({
    tenantId: process.env.TENANT!,
    clientId: process.env.CLIENT!,
    clientSecret: process.env.SECRET!,
    userAssertionToken,
  });
  return clientOf(credential).api('/me').get();
}
