const nock = require('nock');
const { graph } = require('../lib/graph');

it('explains a 400 of /me', async () => {
  nock('https://graph.microsoft.com').get('/v1.0/me').reply(400, { error: { code: 'BadRequest' } });
  await expect(graph({ grant_type: 'client_credentials' }).get('https://graph.microsoft.com/v1.0/me')).rejects.toThrow();
});
