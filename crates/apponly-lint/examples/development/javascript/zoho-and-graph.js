// Copies contacts of the CRM (Zoho, by a stored refresh token) into Exchange (Graph, as an app).
const axios = require('axios');
const { ClientSecretCredential } = require('@azure/identity');

async function zohoToken() {
  const params = new URLSearchParams({
    refresh_token: process.env.ZOHO_REFRESH_TOKEN,
    client_id: process.env.ZOHO_CLIENT_ID,
    client_secret: process.env.ZOHO_CLIENT_SECRET,
    grant_type: 'refresh_token',
  });
  const { data } = await axios.post(`https://accounts.zoho.eu/oauth/v2/token?${params}`);
  return data.access_token;
}

async function graphToken() {
  const credential = new ClientSecretCredential(
    process.env.AZURE_TENANT_ID, process.env.AZURE_CLIENT_ID, process.env.AZURE_CLIENT_SECRET);
  const { token } = await credential.getToken('https://graph.microsoft.com/.default');
  return token;
}

module.exports = { zohoToken, graphToken };
