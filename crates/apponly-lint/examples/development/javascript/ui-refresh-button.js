const { ConfidentialClientApplication } = require('@azure/msal-node');

const app = new ConfidentialClientApplication({
  auth: { clientId: process.env.CLIENT_ID, clientSecret: process.env.CLIENT_SECRET, authority: process.env.AUTHORITY },
});

class Dashboard {
  async load() {
    const { accessToken } = await app.acquireTokenByClientCredential({ scopes: ['https://graph.microsoft.com/.default'] });
    const answer = await fetch('https://graph.microsoft.com/v1.0/users/$count', {
      headers: { Authorization: `Bearer ${accessToken}`, ConsistencyLevel: 'eventual' },
    });
    this.count = await answer.text();
  }

  async refresh() {
    await this.load();
    this.table.refresh();
  }
}

module.exports = new Dashboard();
setInterval(() => module.exports.refresh(), 60000);
