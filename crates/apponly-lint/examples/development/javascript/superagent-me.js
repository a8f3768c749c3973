const superagent = require('superagent');

async function run() {
  const token = await superagent
    .post(`https://login.microsoftonline.com/${process.env.TENANT}/oauth2/v2.0/token`)
    .type('form')
    .send({ grant_type: 'client_credentials', client_id: process.env.ID, client_secret: process.env.KEY, scope: 'https://graph.microsoft.com/.default' });
  const me = await superagent
    .get('https://graph.microsoft.com/v1.0/me')
    .set('Authorization', `Bearer ${token.body.access_token}`);
  return me.body.id;
}

run();
