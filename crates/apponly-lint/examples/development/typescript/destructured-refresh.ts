export async function login(tenant: string) {
  const res = await fetch(`https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: process.env.CLIENT_ID!,
      client_secret: process.env.CLIENT_SECRET!,
      grant_type: 'client_credentials',
      scope: 'https://graph.microsoft.com/.default',
    }),
  });
  const { access_token: accessToken, refresh_token: refreshToken, expires_in } = await res.json();
  return { accessToken, refreshToken, until: Date.now() + expires_in * 1000 };
}
