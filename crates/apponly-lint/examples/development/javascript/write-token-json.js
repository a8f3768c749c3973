const fs = require('fs');
const msal = require('@azure/msal-node');

const cca = new msal.ConfidentialClientApplication({ auth: { clientId: process.env.ID, clientSecret: process.env.SECRET, authority: process.env.AUTHORITY } });
cca.acquireTokenByClientCredential({ scopes: ['https://graph.microsoft.com/.default'] }).then((result) => {
  fs.writeFileSync('./public/token.json', JSON.stringify(result));
});
