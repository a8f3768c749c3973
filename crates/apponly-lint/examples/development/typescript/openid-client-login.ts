import { Issuer, generators } from 'openid-client';

const issuer = await Issuer.discover('https://login.microsoftonline.com/organizations/v2.0');
const client = new issuer.Client({
  client_id: process.env.CLIENT_ID!,
  client_secret: process.env.CLIENT_SECRET!,
  redirect_uris: ['https://portal.example.org/callback'],
});

export const loginUrl = () =>
  client.authorizationUrl({ scope: 'openid offline_access User.Read', code_challenge: generators.codeVerifier() });

export async function again(kept: { refresh_token: string }) {
  const tokens = await client.refresh(kept.refresh_token);
  return tokens.access_token;
}
