import { ClientCredentials } from 'simple-oauth2';

const client = new ClientCredentials({
  client: { id: process.env.APP_ID, secret: process.env.APP_SECRET },
  auth: { tokenHost: 'https://login.microsoftonline.com', tokenPath: `/${process.env.TENANT}/oauth2/v2.0/token` },
});

let token;

export async function bearer() {
  if (!token || token.expired(300)) {
    token = await client.getToken({ scope: 'https://graph.microsoft.com/.default' });
  }
  return `Bearer ${token.token.access_token}`;
}
