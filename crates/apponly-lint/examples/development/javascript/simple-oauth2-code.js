const { AuthorizationCode } = require('simple-oauth2');

const client = new AuthorizationCode({
  client: { id: process.env.APP, secret: process.env.APP_SECRET },
  auth: {
    tokenHost: 'https://login.microsoftonline.com',
    authorizePath: '/common/oauth2/v2.0/authorize',
    tokenPath: '/common/oauth2/v2.0/token',
  },
});

exports.link = () => client.authorizeURL({ redirect_uri: process.env.BACK, scope: 'openid User.Read' });
exports.finish = (code) => client.getToken({ code, redirect_uri: process.env.BACK, grant_type: 'authorization_code' });
