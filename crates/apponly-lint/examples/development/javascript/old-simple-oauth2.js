const oauth2 = require('simple-oauth2').create({
  client: { id: process.env.GRAPH_ID, secret: process.env.GRAPH_SECRET },
  auth: { tokenHost: `https://login.microsoftonline.com/${process.env.GRAPH_TENANT}`, tokenPath: 'oauth2/v2.0/token' },
});

let current;

exports.header = async () => {
  if (!current) {
    const result = await oauth2.clientCredentials.getToken({ scope: 'https://graph.microsoft.com/.default' });
    current = oauth2.accessToken.create(result);
  } else if (current.expired()) {
    current = await current.refresh();
  }
  return `Bearer ${current.token.access_token}`;
};
