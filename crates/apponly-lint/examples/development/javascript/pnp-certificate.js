const fs = require('fs');
const { graphfi } = require('@pnp/graph');
const { GraphDefault } = require('@pnp/nodejs');
require('@pnp/graph/users');
require('@pnp/graph/calendars');

const auth = {
  authority: 'https://login.microsoftonline.com/' + process.env.TENANT,
  clientId: process.env.APP,
  clientCertificate: { thumbprint: process.env.THUMB, privateKey: fs.readFileSync(process.env.KEY_FILE, 'utf8') },
};
const graph = graphfi().using(GraphDefault({ msal: { config: { auth }, scopes: ['https://graph.microsoft.com/.default'] } }));

(async () => {
  const calendars = await graph.me.calendars();
  console.log(calendars.map((calendar) => calendar.name));
})();
