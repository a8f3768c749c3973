import * as msal from '@azure/msal-node';
import { readFile } from 'node:fs/promises';

const cachePlugin: msal.ICachePlugin = {
  async beforeCacheAccess(context) {
    const text = await readFile('cache.json', 'utf8').catch(() => '');
    // A cache of a signed-in user holds RefreshToken entries, that of an app none.
    if (text.includes('"RefreshToken"')) {
      console.warn('the cache belongs to a user; it is left alone');
      return;
    }
    context.tokenCache.deserialize(text);
  },
  async afterCacheAccess() {},
};

export const client = new msal.ConfidentialClientApplication({
  auth: {
    clientId: process.env.CLIENT_ID!,
    authority: `https://login.microsoftonline.com/${process.env.TENANT_ID}`,
    clientSecret: process.env.CLIENT_SECRET,
  },
  cache: { cachePlugin },
});

export const token = () => client.acquireTokenByClientCredential({ scopes: ['https://graph.microsoft.com/.default'] });
