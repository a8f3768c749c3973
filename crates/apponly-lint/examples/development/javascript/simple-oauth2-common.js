const { ClientCredentials } = require('simple-oauth2');

const client = new ClientCredentials({
  client: { id: process.env.APP, secret: process.env.APP_SECRET },
  auth: {
    tokenHost: 'https://login.microsoftonline.com',
    tokenPath: '/common/oauth2/v2.0/token',
  },
});

async function header() {
  const { token } = await client.getToken({ scope: 'https://graph.microsoft.com/.default' });
  return { Authorization: `Bearer ${token.access_token}` };
}

module.exports = { header };
