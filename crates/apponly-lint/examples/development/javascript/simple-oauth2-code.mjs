import { AuthorizationCode } from 'simple-oauth2';

const client = new AuthorizationCode({
  client: { id: process.env.APP_ID, secret: process.env.APP_SECRET },
  auth: {
    tokenHost: 'https://login.microsoftonline.com',
    authorizePath: '/organizations/oauth2/v2.0/authorize',
    tokenPath: '/organizations/oauth2/v2.0/token',
  },
});

export async function mailToken(stored) {
  let token = client.createToken(stored);
  if (token.expired()) token = await token.refresh();
  return token.token;
}
