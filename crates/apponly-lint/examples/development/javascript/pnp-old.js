const { graph } = require('@pnp/graph-commonjs');
const { AdalFetchClient } = require('@pnp/nodejs-commonjs');
require('@pnp/graph-commonjs/users');

graph.setup({
  graph: {
    fetchClientFactory: () => new AdalFetchClient(process.env.TENANT, process.env.APP, process.env.APP_SECRET),
  },
});

graph.users.getById('ada@contoso.com').get().then((user) => console.log(user.mail));
