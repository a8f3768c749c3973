import axios from 'axios';
import { ClientSecretCredential } from '@azure/identity';

const backend = axios.create({ baseURL: process.env.BACKEND_URL ?? 'https://api.contoso.com/v2' });
const credential = new ClientSecretCredential(process.env.T!, process.env.C!, process.env.S!);

export async function both(upn: string) {
  const { token } = await credential.getToken('https://graph.microsoft.com/.default');
  const user = await axios.get(`https://graph.microsoft.com/v1.0/users/${upn}`, { headers: { Authorization: `Bearer ${token}` } });
  const account = await backend.get('/me');
  return [user.data, account.data];
}
