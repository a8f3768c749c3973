const { ClientCertificateCredential } = require('@azure/identity');

(async () => {
  const credential = new ClientCertificateCredential(process.env.TENANT, process.env.CLIENT, '/etc/app/client.pem');
  const { token, expiresOnTimestamp } = await credential.getToken('https://graph.microsoft.com/.default');
  console.log(`until ${new Date(expiresOnTimestamp).toISOString()}: ${token}`);
  const res = await fetch('https://graph.microsoft.com/v1.0/sites/root', { headers: { Authorization: `Bearer ${token}` } });
  console.log((await res.json()).displayName);
})();
