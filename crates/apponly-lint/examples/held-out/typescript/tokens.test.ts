import { describe, expect, it, vi } from 'vitest';
import { TokenCache } from '../src/token-cache';

describe('TokenCache', () => {
  it('asks again when the token has ended', async () => {
    const request = vi.fn().mockResolvedValueOnce({ access_token: 'a', expires_in: 1 }).mockResolvedValueOnce({ access_token: 'b', expires_in: 3600 });
    const cache = new TokenCache({ clientId: 'id', clientSecret: 'test-secret', request });
    expect(await cache.get()).toBe('a');
    cache.advance(2);
    expect(await cache.get()).toBe('b');
    expect(request).toHaveBeenCalledTimes(2);
  });

  it('ignores a refresh_token in the answer', async () => {
    const request = vi.fn().mockResolvedValue({ access_token: 'a', refresh_token: 'never used', expires_in: 10 });
    await new TokenCache({ clientId: 'id', clientSecret: '', request }).get();
    expect(request.mock.calls[0][0]).not.toHaveProperty('refresh_token');
  });
});
