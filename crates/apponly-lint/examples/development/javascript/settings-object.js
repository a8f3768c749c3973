const msal = require('@azure/msal-node');

const settings = {
  auth: { clientId: process.env.APP, authority: process.env.AUTHORITY, clientSecret: process.env.APP_SECRET },
  request: { scopes: ['calendars.read'] },
};

const app = new msal.ConfidentialClientApplication({ auth: settings.auth });
app.acquireTokenByClientCredential(settings.request).then((answer) => console.log(answer.expiresOn));
