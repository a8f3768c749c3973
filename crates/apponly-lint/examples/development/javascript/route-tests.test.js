const request = require('supertest');
const nock = require('nock');
const app = require('../app');

describe('profile', () => {
  it('asks Graph for the user by id', async () => {
    nock('https://login.microsoftonline.com').post(/token/, /grant_type=client_credentials/).reply(200, { expires_in: 3599 });
    nock('https://graph.microsoft.com').get('/v1.0/users/1').reply(200, { displayName: 'Ada' });
    await request(app).get('/me').expect(200);
    await request(app).get('/me/photo').expect(404);
  });
});
