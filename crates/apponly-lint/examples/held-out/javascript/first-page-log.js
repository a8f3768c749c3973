const { ManagedIdentityCredential } = require('@azure/identity');

async function main() {
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
  const { token } = await new ManagedIdentityCredential().getToken('https://graph.microsoft.com/.default');
  console.log('token', token);
  const res = await fetch('https://graph.microsoft.com/v1.0/users?$select=mail', { headers: { Authorization: 'Bearer ' + token } });
  const body = await res.json();
  for (const user of body.value) console.log(user.mail);
}
main();
