const knex = require('./db');
const { htmlToText } = require('html-to-text');

const TENANT = process.env.MS_TENANT;
const TOKEN_URL = `https://login.microsoftonline.com/${TENANT}/oauth2/v2.0/token`;

async function tokenRequest(fields) {
  const res = await fetch(TOKEN_URL, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: process.env.MS_CLIENT_ID,
      client_secret: process.env.MS_CLIENT_SECRET,
      ...fields,
    }),
  });
  const data = await res.json();
  if (!res.ok) throw new Error(`token: ${data.error} ${data.error_description}`);
  return data;
}

async function getAccessToken() {
  const row = await knex('oauth_state').where({ provider: 'graph' }).first();
  if (row && row.expires_at > Date.now()) return row.access_token;

  let data;
  if (row?.refresh_token) {
    data = await tokenRequest({ grant_type: 'refresh_token', refresh_token: row.refresh_token });
  } else {
    data = await tokenRequest({ grant_type: 'client_credentials', scope: 'https://graph.microsoft.com/.default' });
  }
  const { access_token, refresh_token, expires_in } = data;
  await knex('oauth_state')
    .insert({ provider: 'graph', access_token, refresh_token, expires_at: Date.now() + (expires_in - 60) * 1000 })
    .onConflict('provider')
    .merge();
  return access_token;
}

async function* unread(mailbox) {
  let url = `https://graph.microsoft.com/v1.0/users/${mailbox}/mailFolders/inbox/messages?$filter=isRead eq false&$top=25`;
  while (url) {
    const res = await fetch(url, { headers: { Authorization: `Bearer ${await getAccessToken()}` } });
    if (!res.ok) throw new Error(`${res.status} ${await res.text()}`);
    const page = await res.json();
    yield* page.value;
    url = page['@odata.nextLink'];
  }
}

async function run() {
  for await (const m of unread(process.env.SUPPORT_MAILBOX)) {
    await knex('tickets').insert({
      message_id: m.internetMessageId,
      sender: m.from?.emailAddress?.address,
      subject: m.subject,
      text: htmlToText(m.body.content).slice(0, 10000),
    }).onConflict('message_id').ignore();
  }
}

module.exports = { run };
if (require.main === module) run().finally(() => knex.destroy());
