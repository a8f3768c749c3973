import { ConfidentialClientApplication } from '@azure/msal-node';

const cca = new ConfidentialClientApplication({
  auth: {
    clientId: process.env.CLIENT_ID,
    authority: `https://login.microsoftonline.com/${process.env.TENANT_ID}`,
    clientSecret: process.env.CLIENT_SECRET,
  },
});

cca
  .acquireTokenByClientCredential({ scopes: ['https://graph.microsoft.com/.default'] })
  .then((result) => fetch('https://graph.microsoft.com/v1.0/me', { headers: { Authorization: `Bearer ${result.accessToken}` } }))
  .then((answer) => answer.json())
  .then((me) => console.log(me.displayName))
  .catch((error) => {
    console.error(error.message);
    process.exit(1);
  });
