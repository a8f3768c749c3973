//=> GET /users
//=> POST /users/{id}/sendMail
//=> PATCH /groups/{id}
//=> GET /drives/{id}/items/{id}/content
const { Client } = require('@microsoft/microsoft-graph-client');
const client = Client.initWithMiddleware({ authProvider });
const page = await client.api('/users').select('id').top(999).get();
await client.api(`/users/${sender}/sendMail`).post({ message });
await client
  .api(`/groups/${id}`)
  .header('Prefer', 'return=minimal')
  .update({ description: 'x' });
const stream = await client.api(`/drives/${drive}/items/${item}/content`).getStream();
app.get('/users', (req, res) => res.send('ok'));
