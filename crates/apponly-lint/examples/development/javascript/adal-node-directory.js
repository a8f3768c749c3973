const { AuthenticationContext } = require('adal-node');
const context = new AuthenticationContext(`https://login.microsoftonline.com/${process.env.TENANT}`);
const resource = 'https://graph.windows.net';

context.acquireTokenWithClientCredentials(resource, process.env.CLIENT, process.env.SECRET, (error, answer) => {
  if (error) return console.error(error.message);
  fetch(`${resource}/${process.env.TENANT}/tenantDetails?api-version=1.6`, {
    headers: { Authorization: `Bearer ${answer.accessToken}` },
  }).then((result) => console.log(result.status));
});
