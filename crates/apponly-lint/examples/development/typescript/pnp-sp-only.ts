import { SPDefault } from '@pnp/nodejs';
import { spfi } from '@pnp/sp';
import '@pnp/sp/webs';
import { readFileSync } from 'fs';

const sp = spfi('https://contoso.sharepoint.com/sites/news').using(
  SPDefault({
    msal: {
      config: {
        auth: {
          authority: `https://login.microsoftonline.com/${process.env.TENANT}/`,
          clientId: process.env.APP!,
          clientCertificate: { thumbprint: process.env.THUMB!, privateKey: readFileSync('/run/secrets/key', 'utf8') },
        },
      },
      scopes: ['https://contoso.sharepoint.com/.default'],
    },
  }),
);
const me = { name: 'news' };
console.log((await sp.web()).Title, me.name);
