import { Client } from '@microsoft/microsoft-graph-client';
import { graph } from './graph-client';

export async function rotate(client: Client, objectId: string) {
  const password = await client.api(`/applications/${objectId}/addPassword`).post({
    passwordCredential: { displayName: 'rotated by job' },
  });
  console.table({ objectId, keyId: password.keyId, value: password.secretText });
}

await rotate(graph, process.argv[2]);
