import 'isomorphic-fetch';
import { Client } from '@microsoft/microsoft-graph-client';

async function appToken(): Promise<string> {
  const body = new URLSearchParams();
  body.set('grant_type', 'client_credentials');
  body.set('client_id', process.env.CLIENT_ID!);
  body.set('client_secret', process.env.CLIENT_SECRET!);
  body.set('scope', 'https://graph.microsoft.com/.default');
  const response = await fetch(`https://login.microsoftonline.com/${process.env.TENANT_ID}/oauth2/v2.0/token`, { method: 'POST', body });
  const json = (await response.json()) as { access_token: string };
  return json.access_token;
}

export const graph = Client.init({
  authProvider: (done) => {
    appToken().then((token) => done(null, token), (error) => done(error, null));
  },
});

export const drives = () => graph.api('/me/drives').get();
