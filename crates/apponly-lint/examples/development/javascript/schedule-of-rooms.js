const { Client } = require('@microsoft/microsoft-graph-client');
const { TokenCredentialAuthenticationProvider } = require('@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials');
const { ManagedIdentityCredential } = require('@azure/identity');

const authProvider = new TokenCredentialAuthenticationProvider(new ManagedIdentityCredential(), { scopes: ['https://graph.microsoft.com/.default'] });
const client = Client.initWithMiddleware({ authProvider });

module.exports = async (room, schedules) => {
  const free = await client.api(`/users/${room}/calendar/getSchedule`).post({ schedules });
  const user = await client.api(`/users/${room}`).select('displayName').get();
  return `${user.displayName}: ${free.value.length}`;
};
