import { ClientSecretCredential } from '@azure/identity';
import { Grid } from './grid';

const credential = new ClientSecretCredential(process.env.TENANT_ID!, process.env.CLIENT_ID!, process.env.CLIENT_SECRET!);
const grid = new Grid('#users');

export async function show() {
  const token = await credential.getToken('https://graph.microsoft.com/.default');
  const answer = await fetch('https://graph.microsoft.com/v1.0/users/$count', {
    headers: { Authorization: `Bearer ${token.token}`, ConsistencyLevel: 'eventual' },
  });
  grid.total = Number(await answer.text());
  grid.refresh();
}
