import { ClientSecretCredential } from '@azure/identity';

const credential = new ClientSecretCredential(process.env.T, process.env.C, process.env.S);
const links = { profile: '/me', settings: '/me/settings', help: 'https://docs.contoso.com/me' };

export async function menu(oid) {
  const { token } = await credential.getToken('https://graph.microsoft.com/.default');
  const photo = await fetch(`https://graph.microsoft.com/v1.0/users/${oid}/photo/$value`, { headers: { Authorization: `Bearer ${token}` } });
  return { links, photo: photo.ok ? `/me/photo?v=${Date.now()}` : null };
}
