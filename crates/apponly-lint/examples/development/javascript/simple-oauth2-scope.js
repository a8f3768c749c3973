const { ClientCredentials } = require('simple-oauth2');

const client = new ClientCredentials({
  client: { id: process.env.APP, secret: process.env.APP_SECRET },
  auth: { tokenHost: 'https://login.microsoftonline.com', tokenPath: `/${process.env.TENANT}/oauth2/v2.0/token` },
});

client.getToken({ scope: 'User.Read.All' }).then(({ token }) => console.log(token.expires_at));
