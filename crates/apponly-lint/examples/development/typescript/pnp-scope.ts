import { graphfi } from '@pnp/graph';
import { GraphDefault } from '@pnp/nodejs';
import '@pnp/graph/groups';

export const graph = graphfi().using(GraphDefault({
  msal: {
    config: { auth: { authority: process.env.AUTHORITY!, clientId: process.env.APP!, clientSecret: process.env.KEY! } },
    scopes: ['https://graph.microsoft.com/Group.Read.All'],
  },
}));
