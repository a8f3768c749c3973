// Links of the intranet's menu; nothing here is sent to Graph.
const { ClientSecretCredential } = require('@azure/identity');
const credential = new ClientSecretCredential(process.env.T, process.env.C, process.env.S);

const menu = {
  requests: [
    { id: 'profile', title: 'My profile', url: '/me' },
    { id: 'team', title: 'My team', url: '/me/team' },
  ],
};

async function people() {
  const { token } = await credential.getToken('https://graph.microsoft.com/.default');
  const response = await fetch("https://graph.microsoft.com/v1.0/users?$filter=mail eq 'ada@contoso.com'", {
    headers: { Authorization: `Bearer ${token}` },
  });
  return response.json();
}

module.exports = { menu, people };
