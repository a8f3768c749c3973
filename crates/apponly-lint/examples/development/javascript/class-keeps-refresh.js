const qs = require('querystring');
const axios = require('axios');

class GraphClient {
  constructor({ tenant, clientId, clientSecret }) {
    Object.assign(this, { tenant, clientId, clientSecret });
  }

  async authenticate() {
    const { data } = await axios.post(
      `https://login.microsoftonline.com/${this.tenant}/oauth2/v2.0/token`,
      qs.stringify({
        client_id: this.clientId,
        client_secret: this.clientSecret,
        grant_type: 'client_credentials',
        scope: 'https://graph.microsoft.com/.default',
      }));
    this.accessToken = data.access_token;
    this.refreshToken = data.refresh_token;
    this.expires = Date.now() + data.expires_in * 1000;
  }
}

module.exports = GraphClient;
