import * as client from 'openid-client';

const config = await client.discovery(
  new URL(`https://login.microsoftonline.com/${process.env.TENANT_ID}/v2.0`),
  process.env.CLIENT_ID!,
  process.env.CLIENT_SECRET,
);
let answer = await client.clientCredentialsGrant(config, { scope: 'https://graph.microsoft.com/.default' });
let until = Date.now() + (answer.expires_in ?? 0) * 1000;

export async function token(): Promise<string> {
  if (Date.now() > until - 60_000) {
    answer = await client.refreshTokenGrant(config, answer.refresh_token!);
    until = Date.now() + (answer.expires_in ?? 0) * 1000;
  }
  return answer.access_token;
}
