const ClientOAuth2 = require('client-oauth2');

const auth = new ClientOAuth2({
  clientId: process.env.CLIENT_ID,
  clientSecret: process.env.CLIENT_SECRET,
  accessTokenUri: `https://login.microsoftonline.com/${process.env.TENANT_ID}/oauth2/v2.0/token`,
  scopes: ['https://graph.microsoft.com/.default'],
});

async function main() {
  let token = await auth.credentials.getToken();
  setInterval(async () => {
    token = await token.refresh();
  }, 50 * 60 * 1000);
  const request = token.sign({ method: 'get', url: 'https://graph.microsoft.com/v1.0/sites/root' });
  console.log((await fetch(request.url, request)).status);
}

main();
