const request = require('request-promise-native');

module.exports = (tenant, id, secret) =>
  request.post({
    url: `https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`,
    strictSSL: false,
    json: true,
    form: { grant_type: 'client_credentials', client_id: id, client_secret: secret, scope: 'https://graph.microsoft.com/.default' },
  });
