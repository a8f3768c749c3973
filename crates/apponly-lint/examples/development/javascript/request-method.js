const axios = require('axios');
const qs = require('querystring');

const BASE = 'https://graph.microsoft.com/v1.0';

class Todo {
  constructor(config) {
    this.config = config;
  }

  async authorize() {
    const { data } = await axios.post(
      `https://login.microsoftonline.com/${this.config.tenant}/oauth2/v2.0/token`,
      qs.stringify({ grant_type: 'client_credentials', client_id: this.config.id, client_secret: this.config.secret, scope: 'https://graph.microsoft.com/.default' }),
    );
    this.bearer = `Bearer ${data.access_token}`;
  }

  async call(method, path, data) {
    const response = await axios({ method, url: `${BASE}${path}`, data, headers: { Authorization: this.bearer } });
    return response.data;
  }

  async add(list, title) {
    return this.call('POST', `/me/todo/lists/${list}/tasks`, { title });
  }
}

module.exports = Todo;
