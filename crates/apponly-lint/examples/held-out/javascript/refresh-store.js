const fs = require('fs');
const axios = require('axios');

const url = `https://login.microsoftonline.com/${process.env.TENANT_ID}/oauth2/v2.0/token`;
const base = { client_id: process.env.CLIENT_ID, client_secret: process.env.CLIENT_SECRET };

async function firstToken() {
  const params = new URLSearchParams({ ...base, grant_type: 'client_credentials', scope: 'https://graph.microsoft.com/.default' });
  const { data } = await axios.post(url, params);
  fs.writeFileSync('.refresh', data.refresh_token || '');
  return data.access_token;
}

module.exports = { firstToken };
