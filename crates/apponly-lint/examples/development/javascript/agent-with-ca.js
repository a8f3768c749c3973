const https = require('https');
const fs = require('fs');
const fetch = require('node-fetch');

const agent = new https.Agent({ ca: fs.readFileSync('/etc/ssl/proxy.pem'), rejectUnauthorized: true });

module.exports = (token) =>
  fetch('https://graph.microsoft.com/v1.0/organization', { agent, headers: { Authorization: `Bearer ${token}` } });
