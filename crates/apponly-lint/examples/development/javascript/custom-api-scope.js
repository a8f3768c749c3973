const { ConfidentialClientApplication } = require('@azure/msal-node');

const cca = new ConfidentialClientApplication({ auth: { clientId: process.env.ID, authority: process.env.AUTHORITY, clientSecret: process.env.SECRET } });

module.exports = async () => {
  const orders = await cca.acquireTokenByClientCredential({ scopes: ['api://contoso.orders.v2/.default'] });
  const vault = await cca.acquireTokenByClientCredential({ scopes: ['https://vault.azure.net/.default'] });
  return [orders.accessToken, vault.accessToken];
};
