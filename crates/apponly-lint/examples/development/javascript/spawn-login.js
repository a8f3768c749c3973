const { spawnSync } = require('node:child_process');

function login({ clientId, clientSecret, tenantId }) {
  const result = spawnSync('az', [
    'login',
    '--service-principal',
    '--username', clientId,
    '--password', clientSecret,
    '--tenant', tenantId,
  ], { stdio: 'ignore' });
  if (result.status !== 0) throw new Error('az login failed');
}

module.exports = { login };
