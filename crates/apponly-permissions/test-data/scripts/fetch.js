//=> GET /users
//=> POST /users/{id}/events
//=> DELETE /subscriptions/{id}
const GRAPH = 'https://graph.microsoft.com/v1.0';
const headers = { Authorization: `Bearer ${token}` };
// fetch("https://graph.microsoft.com/v1.0/me")
const users = await (await fetch(`${GRAPH}/users?$top=10`, { headers })).json();
await fetch(`${GRAPH}/users/${users.value[0].id}/events`, {
  method: 'POST',
  headers,
  body: JSON.stringify({ subject: 'x' }),
});
fetch(GRAPH + '/subscriptions/' + id, { method: "DELETE", headers }).then(r => console.log(r.status));
console.log('https://graph.microsoft.com/v1.0/groups');
