export interface Login { clientId: string; clientSecret?: string; refreshToken?: string; }

/** One function for both flows: whoever has a refresh token signed a user in. */
export function tokenBody(login: Login): URLSearchParams {
  const body = new URLSearchParams({ client_id: login.clientId });
  if (login.refreshToken) {
    body.set('grant_type', 'refresh_token');
    body.set('refresh_token', login.refreshToken);
  } else {
    body.set('grant_type', 'client_credentials');
    body.set('client_secret', login.clientSecret ?? '');
    body.set('scope', 'https://graph.microsoft.com/.default');
  }
  return body;
}
