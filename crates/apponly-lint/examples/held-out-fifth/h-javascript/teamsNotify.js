const axios = require('axios');
require('dotenv').config();

const state = { token: null, refresh: null, until: 0 };

async function token() {
  if (state.token && state.until > Date.now()) return state.token;

  const params = new URLSearchParams();
  params.append('client_id', process.env.AAD_APP_ID);
  params.append('client_secret', process.env.AAD_APP_SECRET);
  params.append('grant_type', state.refresh ? 'refresh_token' : 'client_credentials');
  if (state.refresh) params.append('refresh_token', state.refresh);
  else params.append('scope', 'https://graph.microsoft.com/.default');

  const { data } = await axios.post(
    `https://login.microsoftonline.com/${process.env.AAD_TENANT}/oauth2/v2.0/token`,
    params
  );
  state.token = data.access_token;
  state.refresh = data.refresh_token;
  state.until = Date.now() + data.expires_in * 1000 - 30000;
  return state.token;
}

const graph = axios.create({ baseURL: 'https://graph.microsoft.com/v1.0' });
graph.interceptors.request.use(async (config) => {
  config.headers.Authorization = 'Bearer ' + (await token());
  return config;
});

/** Post a build result into the channel */
async function notify(build) {
  const colour = build.ok ? '🟢' : '🔴';
  await graph.post(`/teams/${process.env.TEAM_ID}/channels/${process.env.CHANNEL_ID}/messages`, {
    body: {
      contentType: 'html',
      content: `${colour} <b>${build.project}</b> #${build.number} by ${build.author}`,
    },
  });
}

module.exports = { notify };

if (require.main === module) {
  notify({ ok: true, project: 'demo', number: 1, author: 'nobody' })
    .then(() => console.log('ok'))
    .catch((e) => console.error(e.response?.data?.error?.message || e.message));
}
