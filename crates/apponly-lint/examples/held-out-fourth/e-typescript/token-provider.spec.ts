import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { TokenProvider } from '../src/token-provider';

const config = {
  tenantId: '00000000-0000-0000-0000-000000000001',
  clientId: '00000000-0000-0000-0000-000000000002',
  clientSecret: 'not-a-secret',
};

const jwt = (payload: object) =>
  [{ alg: 'none', typ: 'JWT' }, payload].map((p) => Buffer.from(JSON.stringify(p)).toString('base64url')).join('.') + '.';

function reply(status: number, body: unknown) {
  return vi.fn(async () => new Response(JSON.stringify(body), { status }));
}

afterEach(() => vi.useRealTimers());

describe('TokenProvider', () => {
  it('posts the client credentials form', async () => {
    const fetchMock = reply(200, { access_token: jwt({ roles: ['Mail.Send'] }), expires_in: 3599 });
    await new TokenProvider(config, fetchMock).get();
    const [url, init] = fetchMock.mock.calls[0] as unknown as [string, RequestInit];
    expect(url).toBe(`https://login.microsoftonline.com/${config.tenantId}/oauth2/v2.0/token`);
    const form = new URLSearchParams(String(init.body));
    expect(form.get('grant_type')).toBe('client_credentials');
    expect(form.get('scope')).toBe('https://graph.microsoft.com/.default');
    expect(form.has('refresh_token')).toBe(false);
  });

  it('asks again when the token is about to end', async () => {
    vi.useFakeTimers();
    const fetchMock = reply(200, { access_token: 'one', expires_in: 3599 });
    const p = new TokenProvider(config, fetchMock);
    await p.get();
    vi.advanceTimersByTime(3_500_000);
    await p.get();
    expect(fetchMock).toHaveBeenCalledTimes(2);
  });

  it('never shows the secret in errors', async () => {
    const p = new TokenProvider(config, reply(401, { error: 'invalid_client', error_codes: [7000215] }));
    await expect(p.get()).rejects.toThrow(/7000215/);
    await expect(p.get()).rejects.not.toThrow(new RegExp(config.clientSecret));
  });

  it('uses a stable cache key', () => {
    const key = new TokenProvider(config, reply(200, {})).cacheKey();
    expect(key).toBe(createHash('sha256').update(`${config.tenantId}|${config.clientId}`).digest('hex'));
    expect(key).not.toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });
});
