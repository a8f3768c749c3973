/** What never goes to the log. */
const SECRET_KEYS = ['client_secret', 'clientSecret', 'access_token', 'refresh_token', 'id_token', 'password', 'client_assertion'];

export function redact(form: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(form).map(([key, value]) => [key, SECRET_KEYS.includes(key) ? '***' : value]));
}

export async function appToken(tenant: string, form: Record<string, string>) {
  console.log('asks', redact({ ...form, grant_type: 'client_credentials' }));
  const reply = await fetch(`https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({ ...form, grant_type: 'client_credentials' }),
  });
  const { access_token } = await reply.json();
  return access_token;
}
