const { graphfi } = require('@pnp/graph');
const { GraphDefault } = require('@pnp/nodejs');
require('@pnp/graph/users');

const auth = { authority: process.env.AUTHORITY, clientId: process.env.APP, clientSecret: process.env.KEY };
const graph = graphfi().using(GraphDefault({ msal: { config: { auth }, scopes: ['https://graph.microsoft.com/.default'] } }));
const me = process.env.ROOM;
graph.users.getById(me).calendar().then((calendar) => console.log(calendar.name));
