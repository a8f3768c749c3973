require('dotenv').config();
const msal = require('@azure/msal-node');

for (const name of ['TENANT_ID', 'CLIENT_ID', 'CLIENT_SECRET']) {
  if (!process.env[name]) throw new Error(`${name} is missing, see .env.example`);
}
const cca = new msal.ConfidentialClientApplication({
  auth: {
    clientId: process.env.CLIENT_ID,
    authority: `https://login.microsoftonline.com/${process.env.TENANT_ID}`,
    clientSecret: process.env.CLIENT_SECRET,
  },
});
exports.accessToken = async () => (await cca.acquireTokenByClientCredential({ scopes: ['https://graph.microsoft.com/.default'] })).accessToken;
