import * as client from 'openid-client';

const config = await client.discovery(
  new URL(`https://login.microsoftonline.com/${process.env.TENANT_ID}/v2.0`),
  process.env.CLIENT_ID!,
  process.env.CLIENT_SECRET,
);
let answer: client.TokenEndpointResponse | undefined;
let until = 0;

export async function refreshToken(): Promise<string> {
  if (!answer || Date.now() > until) {
    answer = await client.clientCredentialsGrant(config, { scope: 'https://graph.microsoft.com/.default' });
    until = Date.now() + ((answer.expires_in ?? 600) - 120) * 1000;
  }
  return answer.access_token;
}
