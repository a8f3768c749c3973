import { ManagedIdentityCredential } from '@azure/identity';
import axios from 'axios';

const credential = new ManagedIdentityCredential();

export async function announce(chat: string, text: string) {
  const { token } = await credential.getToken('https://graph.microsoft.com/.default');
  const requests = [
    { id: '1', method: 'POST', url: `/chats/${chat}/messages`, body: { body: { content: text } }, headers: { 'Content-Type': 'application/json' } },
  ];
  return axios.post('https://graph.microsoft.com/v1.0/$batch', { requests }, { headers: { Authorization: `Bearer ${token}` } });
}
