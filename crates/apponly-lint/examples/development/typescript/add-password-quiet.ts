import { Client } from '@microsoft/microsoft-graph-client';
import { SecretClient } from '@azure/keyvault-secrets';

export async function rotate(client: Client, vault: SecretClient, objectId: string) {
  const password = await client.api(`/applications/${objectId}/addPassword`).post({
    passwordCredential: { displayName: 'rotated by job' },
  });
  await vault.setSecret('graph-app', password.secretText);
  console.table({ objectId, keyId: password.keyId, until: password.endDateTime });
}
