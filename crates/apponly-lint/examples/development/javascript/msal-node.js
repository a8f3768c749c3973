const msal = require('@azure/msal-node');
const axios = require('axios');

const cca = new msal.ConfidentialClientApplication({
  auth: {
    clientId: '7a3c5e9d-1b2f-4d6a-8c0e-3f5a7b9d1c2e',
    authority: 'https://login.microsoftonline.com/contoso.onmicrosoft.com',
    clientSecret: '«8Q msalnode»',
  },
});

async function run() {
  const { accessToken } = await cca.acquireTokenByClientCredential({ scopes: ['https://graph.microsoft.com/.default'] });
  let url = 'https://graph.microsoft.com/v1.0/groups?$select=id,displayName';
  while (url) {
    const { data } = await axios.get(url, { headers: { Authorization: `Bearer ${accessToken}` } });
    data.value.forEach((g) => console.log(g.displayName));
    url = data['@odata.nextLink'];
  }
}

run().catch((e) => { console.error(e.message); process.exit(1); });
