import { ClientSecretCredential, DeviceCodeCredential } from '@azure/identity';
import { Client } from '@microsoft/microsoft-graph-client';
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials';

const userCredential = new DeviceCodeCredential({ clientId: process.env.A, tenantId: process.env.T });
const appCredential = new ClientSecretCredential(process.env.T!, process.env.A!, process.env.K!);
const make = (provider: TokenCredentialAuthenticationProvider) => Client.initWithMiddleware({ authProvider: provider });

const userClient = make(new TokenCredentialAuthenticationProvider(userCredential, { scopes: ['User.Read', 'Mail.Read'] }));
const appClient = make(new TokenCredentialAuthenticationProvider(appCredential, { scopes: ['https://graph.microsoft.com/.default'] }));

export const me = () => userClient.api('/me').get();
export const owner = () => appClient.api('/users/owner@contoso.com').get();
