const { ClientSecretCredential } = require('@azure/identity');
const credential = new ClientSecretCredential(process.env.TENANT_ID, process.env.CLIENT_ID, process.env.CLIENT_SECRET);
const cache = require('./cache');

async function token() {
  const kept = await cache.get('graph');
  if (kept) return kept;
  const { token: fresh, expiresOnTimestamp, refreshAfterTimestamp } = await credential.getToken('https://graph.microsoft.com/.default');
  await cache.refresh('graph', fresh, { at: refreshAfterTimestamp ?? expiresOnTimestamp });
  return fresh;
}

module.exports = { token, refresh: () => cache.refresh('graph') };
