// GitHub and Stripe, nothing of Entra: no rule of ours has to speak
const { Octokit } = require('octokit');

const octokit = new Octokit({ auth: process.env.GITHUB_TOKEN });

async function me() {
  const { data } = await octokit.request('GET /user');
  const res = await fetch('https://api.example.com/v1/me', { headers: { Authorization: `Bearer ${process.env.EXAMPLE_KEY}` } });
  const account = await res.json();
  return { login: data.login, plan: account.plan };
}

async function renew(store) {
  const res = await fetch('https://accounts.example.com/oauth/token', {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: store.refreshToken, client_id: store.clientId }),
  });
  Object.assign(store, await res.json());
}
module.exports = { me, renew };
