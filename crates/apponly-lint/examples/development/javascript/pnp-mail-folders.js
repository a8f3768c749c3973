import { graphfi } from '@pnp/graph';
import { GraphDefault } from '@pnp/nodejs';
import '@pnp/graph/users/index.js';
import '@pnp/graph/mail/index.js';

function connect(settings) {
  const msal = {
    config: { auth: { authority: settings.authority, clientId: settings.clientId, clientSecret: settings.secret } },
    scopes: ['https://graph.microsoft.com/.default'],
  };
  return graphfi().using(GraphDefault({ msal }));
}

const graph = connect({ authority: process.env.AUTHORITY, clientId: process.env.APP, secret: process.env.APP_SECRET });
for (const folder of await graph.me.mailFolders()) {
  console.log(folder.displayName);
}
