import { ConfidentialClientApplication } from '@azure/msal-node';
import express from 'express';

const cca = new ConfidentialClientApplication({
  auth: { clientId: process.env.CLIENT_ID!, authority: 'https://login.microsoftonline.com/organizations', clientSecret: process.env.CLIENT_SECRET! },
});
const scopes = ['Mail.Read', 'offline_access', 'openid', 'profile'];
const app = express();

app.get('/login', async (_req, res) => res.redirect(await cca.getAuthCodeUrl({ scopes, redirectUri: process.env.REDIRECT! })));
app.get('/redirect', async (req, res) => {
  const result = await cca.acquireTokenByCode({ code: String(req.query.code), scopes, redirectUri: process.env.REDIRECT! });
  const me = await fetch('https://graph.microsoft.com/v1.0/me', { headers: { Authorization: `Bearer ${result.accessToken}` } });
  res.json(await me.json());
});
app.listen(3000);
