const { ConfidentialClientApplication } = require('@azure/msal-node');

module.exports = new ConfidentialClientApplication({
  auth: {
    clientId: process.env.CLIENT_ID || '5b0c6f0e-1c1f-4a77-8d5d-0d8f3f9b7a11',
    authority: 'https://login.microsoftonline.com/contoso.onmicrosoft.com',
    clientSecret: process.env.CLIENT_SECRET || '«7Q envor»',
  },
});
