const fetchToken = async () => {
  const reply = await fetch(process.env.TOKEN_URL, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: process.env.ID, client_secret: process.env.SECRET, scope: 'https://graph.microsoft.com/.default' }),
  });
  const answer = await reply.json();
  delete answer.id_token;
  return { accessToken: answer.access_token, expiresAt: Date.now() + answer.expires_in * 1000 };
};

let current;
/** Called refreshToken by habit; there is no such token for an app. */
async function refreshToken() {
  current = await fetchToken();
  return current;
}

module.exports = { refreshToken, token: async () => (current && current.expiresAt > Date.now() + 60000 ? current : refreshToken()) };
