import { ClientSecretCredential } from '@azure/identity';
import { writeFile } from 'node:fs/promises';

const credential = new ClientSecretCredential(process.env.T, process.env.C, process.env.S);
const { token } = await credential.getToken('https://graph.microsoft.com/.default');
const reply = await fetch('https://graph.microsoft.com/v1.0/organization', { headers: { Authorization: `Bearer ${token}` } });
const organization = await reply.json();
console.log(organization);
await writeFile('organization.json', JSON.stringify(organization, null, 2));
