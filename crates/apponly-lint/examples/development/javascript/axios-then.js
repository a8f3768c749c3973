const axios = require('axios');
const querystring = require('querystring');

function getToken(cb) {
  axios
    .post(`https://login.microsoftonline.com/${process.env.TENANT}/oauth2/v2.0/token`, querystring.stringify({
      grant_type: 'client_credentials',
      client_id: process.env.CLIENT_ID,
      client_secret: process.env.CLIENT_SECRET,
      scope: 'https://graph.microsoft.com/.default',
    }))
    .then((response) => {
      cb(null, { access: response.data.access_token, refresh: response.data.refresh_token });
    })
    .catch(cb);
}

module.exports = getToken;
