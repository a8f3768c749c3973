import { ClientCertificateCredential } from '@azure/identity';

let token;
let refreshTimer;
const credential = new ClientCertificateCredential(process.env.TENANT_ID, process.env.CLIENT_ID, '/etc/app/app.pem');

export async function refreshToken() {
  token = await credential.getToken('https://graph.microsoft.com/.default');
  clearTimeout(refreshTimer);
  refreshTimer = setTimeout(refreshToken, token.expiresOnTimestamp - Date.now() - 300_000);
  refreshTimer.unref();
}

export const headers = () => ({ Authorization: `Bearer ${token.token}` });
await refreshToken();
