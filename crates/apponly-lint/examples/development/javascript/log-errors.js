const axios = require('axios');

async function token(config) {
  console.log('secret set:', Boolean(config.clientSecret), !!process.env.CLIENT_SECRET, process.env.CLIENT_SECRET ? 'yes' : 'no');
  try {
    const response = await axios.post(config.tokenUrl, new URLSearchParams({
      client_id: config.clientId, client_secret: config.clientSecret, grant_type: 'client_credentials',
      scope: 'https://graph.microsoft.com/.default',
    }));
    console.log(`token answer: ${response.status}, expires in ${response.data.expires_in}`);
    return response.data.access_token;
  } catch (error) {
    console.error('no token', error.response?.status, error.response?.data);
    throw error;
  }
}

module.exports = { token };
