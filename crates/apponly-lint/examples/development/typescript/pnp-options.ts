import { graphfi } from '@pnp/graph';
import { GraphDefault } from '@pnp/nodejs';
import '@pnp/graph/users';
import '@pnp/graph/onedrive';

const options = {
  baseUrl: 'https://graph.microsoft.com/v1.0',
  msal: {
    config: {
      auth: {
        authority: `https://login.microsoftonline.com/${process.env.TENANT}`,
        clientId: process.env.CLIENT!,
        clientSecret: process.env.SECRET!,
      },
    },
    scopes: ['https://graph.microsoft.com/.default'],
  },
};

export const drive = () => graphfi().using(GraphDefault(options)).me.drive();
