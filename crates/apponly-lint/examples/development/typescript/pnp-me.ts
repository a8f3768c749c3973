import { graphfi } from '@pnp/graph';
import { GraphDefault } from '@pnp/nodejs';
import '@pnp/graph/users';
import { readFileSync } from 'node:fs';

const graph = graphfi().using(
  GraphDefault({
    baseUrl: 'https://graph.microsoft.com/v1.0',
    msal: {
      config: {
        auth: {
          authority: `https://login.microsoftonline.com/${process.env.TENANT_ID}`,
          clientId: process.env.CLIENT_ID!,
          clientCertificate: { thumbprint: process.env.THUMBPRINT!, privateKey: readFileSync('/run/secrets/app.key', 'utf8') },
        },
      },
      scopes: ['https://graph.microsoft.com/.default'],
    },
  }),
);

const self = await graph.me();
console.log(self.displayName);
