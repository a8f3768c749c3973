const axios = require('axios');

const session = {};

async function signIn() {
  const form = new URLSearchParams();
  form.append('grant_type', 'client_credentials');
  form.append('client_id', process.env.CLIENT_ID);
  form.append('client_secret', process.env.CLIENT_SECRET);
  form.append('scope', 'https://graph.microsoft.com/.default');
  const response = await axios.post(`https://login.microsoftonline.com/${process.env.TENANT}/oauth2/v2.0/token`, form);
  session.tokens = response.data;
}

async function renew() {
  const form = new URLSearchParams();
  form.append('grant_type', 'refresh_token');
  form.append('client_id', process.env.CLIENT_ID);
  form.append('refresh_token', session.tokens.refresh_token);
  const response = await axios.post(`https://login.microsoftonline.com/${process.env.TENANT}/oauth2/v2.0/token`, form);
  session.tokens = response.data;
}

module.exports = { signIn, renew };
