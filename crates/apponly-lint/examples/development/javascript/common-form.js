const axios = require('axios');

module.exports = async function token() {
  const params = new URLSearchParams();
  params.append('client_id', process.env.CLIENT_ID);
  params.append('client_secret', process.env.CLIENT_SECRET);
  params.append('grant_type', 'client_credentials');
  params.append('scope', 'https://graph.microsoft.com/.default');
  const { data } = await axios.post('https://login.microsoftonline.com/common/oauth2/v2.0/token', params);
  return data.access_token;
};
