import { graphfi } from '@pnp/graph';
import { GraphDefault } from '@pnp/nodejs';
import '@pnp/graph/users';

const graph = graphfi().using(
  GraphDefault({
    baseUrl: 'https://graph.microsoft.com/v1.0',
    msal: {
      config: { auth: { authority: process.env.AUTHORITY!, clientId: process.env.CLIENT_ID!, clientSecret: process.env.CLIENT_SECRET! } },
      scopes: ['https://graph.microsoft.com/.default'],
    },
  }),
);

const user = await graph.users.getById('ada@contoso.com')();
console.log(user.mail);
