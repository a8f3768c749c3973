import { ConfidentialClientApplication } from '@azure/msal-node';

const DROPBOX = 'https://api.dropboxapi.com/oauth2/token';

async function dropbox(refreshToken) {
  const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken });
  const reply = await fetch(DROPBOX, {
    method: 'POST',
    headers: { Authorization: 'Basic ' + btoa(`${process.env.DROPBOX_KEY}:${process.env.DROPBOX_SECRET}`) },
    body,
  });
  const tokens = await reply.json();
  if (tokens.refresh_token) {
    await save(tokens.refresh_token);
  }
  return tokens.access_token;
}

const entra = new ConfidentialClientApplication({
  auth: { clientId: process.env.CLIENT_ID, authority: process.env.AUTHORITY, clientSecret: process.env.CLIENT_SECRET },
});
const { accessToken } = await entra.acquireTokenByClientCredential({ scopes: ['https://graph.microsoft.com/.default'] });
await copy(await dropbox(process.env.DROPBOX_REFRESH_TOKEN), accessToken);
