const oauth2 = require('simple-oauth2');

const settings = {
  client: { id: process.env.APP, secret: process.env.APP_SECRET },
  auth: { tokenHost: 'https://login.microsoftonline.com', tokenPath: `/${process.env.TENANT}/oauth2/v2.0/token` },
};

module.exports = () => new oauth2.ClientCredentials(settings).getToken({ scope: 'https://graph.microsoft.com/.default' });
