import { ManagedIdentityCredential } from '@azure/identity';

const credential = new ManagedIdentityCredential();

export async function profile() {
  const { token } = await credential.getToken('api://contoso-profile/.default');
  const answer = await fetch('https://profile.contoso.com/api/me', { headers: { authorization: `Bearer ${token}` } });
  return answer.json();
}
