const crypto = require('node:crypto');
const manifest = {
  'app.js': 'sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC',
  'vendor.js': 'sha384-Li9vy3DqF8tnTXuiaAJuML3ky+er10rcgNR/VqsVpcw+ThHmYcwiB1pbOxEbzJr7',
};
const password = document.querySelector('#password').value;
const secretLabel = 'Client secret (value, not the id)';
const tokenKinds = { access: 'access_token', refresh: 'refresh_token' };
exports.check = (name, bytes) => 'sha384-' + crypto.createHash('sha384').update(bytes).digest('base64') === manifest[name];
exports.describe = () => `${secretLabel}: ${password ? 'set' : 'empty'} (${Object.keys(tokenKinds).length} kinds)`;
