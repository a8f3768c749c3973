const { app } = require('@azure/functions');
const { ClientSecretCredential, ManagedIdentityCredential } = require('@azure/identity');
const { SecretClient } = require('@azure/keyvault-secrets');
const { Client, PageIterator } = require('@microsoft/microsoft-graph-client');
const {
  TokenCredentialAuthenticationProvider,
} = require('@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials');
require('isomorphic-fetch');

const DAYS = Number(process.env.GUEST_MAX_AGE_DAYS ?? 180);

async function graph() {
  const vault = new SecretClient(process.env.KEY_VAULT_URL, new ManagedIdentityCredential());
  const secretName = 'guest-cleanup-client-secret';
  const { value: clientSecret } = await vault.getSecret(secretName);
  const credential = new ClientSecretCredential(process.env.TENANT_ID, process.env.CLIENT_ID, clientSecret);
  return Client.initWithMiddleware({
    authProvider: new TokenCredentialAuthenticationProvider(credential, {
      scopes: ['https://graph.microsoft.com/.default'],
    }),
  });
}

app.timer('guestCleanup', {
  schedule: '0 0 3 * * 0',
  handler: async (_timer, context) => {
    const client = await graph();
    const limit = new Date(Date.now() - DAYS * 864e5);
    const stale = [];

    const first = await client
      .api('/users')
      .filter("userType eq 'Guest'")
      .select('id,userPrincipalName,createdDateTime,signInActivity')
      .get();
    const pages = new PageIterator(client, first, (guest) => {
      const last = guest.signInActivity?.lastSignInDateTime ?? guest.createdDateTime;
      if (new Date(last) < limit) stale.push(guest);
      return true;
    });
    await pages.iterate();

    for (const guest of stale) {
      if (process.env.DRY_RUN !== 'false') {
        context.log(`would delete ${guest.userPrincipalName}`);
        continue;
      }
      await client.api(`/users/${guest.id}`).delete();
      context.log(`deleted ${guest.userPrincipalName}`);
    }
  },
});
