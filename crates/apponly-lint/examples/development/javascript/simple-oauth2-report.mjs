import { ClientCredentials } from 'simple-oauth2';

const client = new ClientCredentials({
  client: { id: process.env.APP_ID, secret: process.env.APP_SECRET },
  auth: { tokenHost: 'https://login.microsoftonline.com', tokenPath: `/${process.env.TENANT}/oauth2/v2.0/token` },
});

let token = await client.getToken({ scope: 'https://graph.microsoft.com/.default' });

export async function call(path) {
  if (token.expired(120)) {
    token = await token.refresh();
  }
  const answer = await fetch(`https://graph.microsoft.com/v1.0${path}`, {
    headers: { Authorization: `Bearer ${token.token.access_token}` },
  });
  return answer.json();
}
