// NextAuth configuration. Users sign in, so there is a refresh token and /me works.
import NextAuth, { type NextAuthOptions } from 'next-auth';
import AzureADProvider from 'next-auth/providers/azure-ad';
import type { JWT } from 'next-auth/jwt';

const tenant = process.env.AZURE_AD_TENANT_ID!;
const scope = 'openid profile email offline_access User.Read';

async function refreshAccessToken(token: JWT): Promise<JWT> {
  const res = await fetch(`https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      client_id: process.env.AZURE_AD_CLIENT_ID!,
      client_secret: process.env.AZURE_AD_CLIENT_SECRET!,
      grant_type: 'refresh_token',
      refresh_token: token.refreshToken as string,
      scope,
    }),
  });
  const next = await res.json();
  if (!res.ok) return { ...token, error: 'RefreshAccessTokenError' };
  return {
    ...token,
    accessToken: next.access_token,
    expiresAt: Date.now() + next.expires_in * 1000,
    refreshToken: next.refresh_token ?? token.refreshToken,
  };
}

export const authOptions: NextAuthOptions = {
  providers: [
    AzureADProvider({
      clientId: process.env.AZURE_AD_CLIENT_ID!,
      clientSecret: process.env.AZURE_AD_CLIENT_SECRET!,
      tenantId: tenant,
      authorization: { params: { scope } },
    }),
  ],
  callbacks: {
    async jwt({ token, account }) {
      if (account) {
        const me = await fetch('https://graph.microsoft.com/v1.0/me?$select=department,employeeId', {
          headers: { Authorization: `Bearer ${account.access_token}` },
        });
        const extra = me.ok ? await me.json() : {};
        return {
          ...token,
          accessToken: account.access_token,
          refreshToken: account.refresh_token,
          expiresAt: (account.expires_at ?? 0) * 1000,
          department: extra.department,
        };
      }
      if (Date.now() < (token.expiresAt as number) - 60_000) return token;
      return refreshAccessToken(token);
    },
    async session({ session, token }) {
      (session as any).department = token.department;
      (session as any).error = token.error;
      return session;
    },
  },
};

export default NextAuth(authOptions);
