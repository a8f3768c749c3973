import { ClientSecretCredential } from '@azure/identity';
import { Client } from '@microsoft/microsoft-graph-client';
import { appClient } from '../src/client';

jest.mock('@azure/identity');

describe('an app', () => {
  const client: Client = appClient(new ClientSecretCredential('t', 'c', 's'));

  it('has no mailbox of its own', async () => {
    await expect(client.api('/me/messages').get()).rejects.toThrow(/delegated/);
  });
});
