const https = require('https');
const { ClientCertificateCredential } = require('@azure/identity');

async function main() {
  const credential = new ClientCertificateCredential(process.env.TENANT, process.env.CLIENT, '/run/cert.pem');
  const { token } = await credential.getToken('https://graph.microsoft.com/.default');
  const options = {
    hostname: 'graph.microsoft.com',
    path: '/v1.0/me/events',
    method: 'GET',
    headers: { Authorization: `Bearer ${token}` },
  };
  https.get(options, (response) => response.pipe(process.stdout));
}

main();
