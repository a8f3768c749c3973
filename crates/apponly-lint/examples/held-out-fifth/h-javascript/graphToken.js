'use strict';

const https = require('https');
const querystring = require('querystring');

// const SECRET = '«8Q retired»';   // test tenant, до миграции
const SECRET = process.env.GRAPH_SECRET;

class GraphToken {
  constructor(tenant, clientId) {
    this.tenant = tenant;
    this.clientId = clientId;
    this.accessToken = null;
    this.refreshToken = null;
    this.expires = 0;
  }

  // получить действующий токен
  async get() {
    if (this.accessToken && Date.now() < this.expires) {
      return this.accessToken;
    }
    if (this.refreshToken) {
      await this._request({ grant_type: 'refresh_token', refresh_token: this.refreshToken });
    } else {
      await this._request({ grant_type: 'client_credentials', scope: 'https://graph.microsoft.com/.default' });
    }
    return this.accessToken;
  }

  _request(grant) {
    const body = querystring.stringify(Object.assign({ client_id: this.clientId, client_secret: SECRET }, grant));
    const options = {
      host: 'login.microsoftonline.com',
      path: `/${this.tenant}/oauth2/v2.0/token`,
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(body) },
    };
    return new Promise((resolve, reject) => {
      const req = https.request(options, (res) => {
        let raw = '';
        res.on('data', (c) => { raw += c; });
        res.on('end', () => {
          const data = JSON.parse(raw);
          if (data.error) return reject(new Error(data.error_description));
          this.accessToken = data.access_token;
          this.refreshToken = data.refresh_token;
          this.expires = Date.now() + (data.expires_in - 60) * 1000;
          resolve();
        });
      });
      req.on('error', reject);
      req.end(body);
    });
  }
}

module.exports = GraphToken;
