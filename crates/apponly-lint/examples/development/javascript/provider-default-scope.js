const { ClientSecretCredential } = require('@azure/identity');
const { Client } = require('@microsoft/microsoft-graph-client');
const { TokenCredentialAuthenticationProvider } = require('@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials');

const GRAPH = 'https://graph.microsoft.com';
const credential = new ClientSecretCredential(process.env.T, process.env.C, process.env.S);
const authProvider = new TokenCredentialAuthenticationProvider(credential, { scopes: [`${GRAPH}/.default`] });
const client = Client.initWithMiddleware({ authProvider });

client.api('/users/rooms@contoso.com/calendar').get().then((calendar) => console.log(calendar.name));
