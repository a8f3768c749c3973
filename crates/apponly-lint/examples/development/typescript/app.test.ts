import { describe, expect, it, vi } from 'vitest';
import { ClientSecretCredential } from '@azure/identity';
import { createClient } from '../src/graph';

vi.mock('@azure/identity');

describe('createClient', () => {
  it('reads /me with a user token only', async () => {
    const client = createClient(new ClientSecretCredential('t', 'c', 's'));
    await expect(client.api('/me').get()).rejects.toThrow('BadRequest');
  });
});
