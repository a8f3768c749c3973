import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Directory } from '../src/directory';

const TENANT = '11111111-2222-3333-4444-555555555555';
const ICON = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const tokenEndpoint = () =>
  nock('https://login.microsoftonline.com').post(`/${TENANT}/oauth2/v2.0/token`, (body) => body.grant_type === 'client_credentials');

describe('Directory', () => {
  let directory: Directory;

  beforeEach(() => {
    directory = new Directory({ tenantId: TENANT, clientId: 'app', clientSecret: 'not-a-real-secret' });
  });

  afterEach(() => {
    expect(nock.isDone()).toBe(true);
    nock.cleanAll();
  });

  it('asks for a token once', async () => {
    tokenEndpoint().once().reply(200, { token_type: 'Bearer', access_token: 'app-token', expires_in: 3599 });
    nock('https://graph.microsoft.com', { reqheaders: { authorization: 'Bearer app-token' } })
      .get('/v1.0/users/u1')
      .twice()
      .reply(200, { id: 'u1', displayName: 'Aiko' });

    await directory.user('u1');
    expect((await directory.user('u1')).displayName).toBe('Aiko');
  });

  it('reports a wrong secret', async () => {
    tokenEndpoint().reply(401, {
      error: 'invalid_client',
      error_description: 'AADSTS7000215: Invalid client secret provided.',
    });
    await expect(directory.user('u1')).rejects.toThrow(/AADSTS7000215/);
  });

  it('returns the photo as data URI', async () => {
    tokenEndpoint().reply(200, { access_token: 'app-token', expires_in: 3599 });
    nock('https://graph.microsoft.com')
      .get('/v1.0/users/u1/photo/$value')
      .reply(200, Buffer.from(ICON, 'base64'), { 'content-type': 'image/png' });

    expect(await directory.photo('u1')).toBe(`data:image/png;base64,${ICON}`);
  });
});
