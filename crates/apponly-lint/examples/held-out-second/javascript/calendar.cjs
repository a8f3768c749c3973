const { ConfidentialClientApplication } = require('@azure/msal-node');
const settings = require('./settings.json');

const client = new ConfidentialClientApplication({
  auth: { clientId: settings.clientId, authority: `https://login.microsoftonline.com/${settings.tenant}`, clientSecret: process.env.CALENDAR_SECRET },
});

async function graph(path, init = {}) {
  const { accessToken } = await client.acquireTokenByClientCredential({ scopes: ['https://graph.microsoft.com/.default'] });
  const headers = { ...init.headers, Authorization: `Bearer ${accessToken}`, 'Content-Type': 'application/json' };
  const response = await fetch('https://graph.microsoft.com/v1.0' + path, { ...init, headers });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

module.exports.book = (subject, start, end) =>
  graph('/me/events', { method: 'POST', body: JSON.stringify({ subject, start, end }) });
