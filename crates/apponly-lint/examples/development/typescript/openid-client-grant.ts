import { Issuer, TokenSet } from 'openid-client';

const issuer = await Issuer.discover(`https://login.microsoftonline.com/${process.env.TENANT_ID}/v2.0`);
const client = new issuer.Client({ client_id: process.env.CLIENT_ID!, client_secret: process.env.CLIENT_SECRET! });

let tokens: TokenSet = await client.grant({
  grant_type: 'client_credentials',
  scope: 'https://graph.microsoft.com/.default',
});

export async function bearer(): Promise<string> {
  if (tokens.expired()) {
    tokens = await client.refresh(tokens.refresh_token!);
  }
  return `Bearer ${tokens.access_token}`;
}
