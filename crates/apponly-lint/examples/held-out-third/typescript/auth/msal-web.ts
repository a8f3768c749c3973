// Sign-in of the portal's users. Delegated: everything here happens for the person in the session.
import { Router, Request, Response, NextFunction } from 'express';
import { ConfidentialClientApplication, CryptoProvider } from '@azure/msal-node';
import { Client } from '@microsoft/microsoft-graph-client';
import { loadSession, saveTokens, loadRefreshToken } from './store';

const SCOPES = ['openid', 'profile', 'offline_access', 'User.Read', 'Calendars.ReadWrite'];
const REDIRECT = `${process.env.PUBLIC_URL}/auth/callback`;

// work accounts of any customer may sign in
const AUTHORITY = 'https://login.microsoftonline.com/organizations';

const cca = new ConfidentialClientApplication({
  auth: {
    clientId: process.env.PORTAL_CLIENT_ID!,
    clientSecret: process.env.PORTAL_CLIENT_SECRET!,
    authority: AUTHORITY,
  },
});
const cryptoProvider = new CryptoProvider();

export const router = Router();

router.get('/login', async (req, res) => {
  const { verifier, challenge } = await cryptoProvider.generatePkceCodes();
  (req.session as any).pkce = verifier;
  res.redirect(
    await cca.getAuthCodeUrl({
      scopes: SCOPES,
      redirectUri: REDIRECT,
      codeChallenge: challenge,
      codeChallengeMethod: 'S256',
    }),
  );
});

router.get('/callback', async (req: Request, res: Response) => {
  const result = await cca.acquireTokenByCode({
    code: String(req.query.code),
    scopes: SCOPES,
    redirectUri: REDIRECT,
    codeVerifier: (req.session as any).pkce,
  });
  (req.session as any).user = result.account!.homeAccountId;
  await saveTokens(result.account!.homeAccountId, cca.getTokenCache().serialize());
  res.redirect('/');
});

async function tokenFor(user: string): Promise<string> {
  const account = (await cca.getTokenCache().getAllAccounts()).find((a) => a.homeAccountId === user);
  if (account) {
    const r = await cca.acquireTokenSilent({ account, scopes: SCOPES });
    return r!.accessToken;
  }
  // sessions from before the move to msal: their refresh token is in the old table
  const r = await cca.acquireTokenByRefreshToken({
    refreshToken: await loadRefreshToken(user),
    scopes: SCOPES,
    forceCache: true,
  });
  return r!.accessToken;
}

export async function today(req: Request, res: Response, next: NextFunction) {
  try {
    const user = await loadSession(req);
    const graph = Client.init({ authProvider: async (done) => done(null, await tokenFor(user)) });
    const me = await graph.api('/me').select('displayName,mail').get();
    const day = new Date().toISOString().slice(0, 10);
    const next5 = await graph
      .api('/me/calendarView')
      .query({ startDateTime: `${day}T00:00:00Z`, endDateTime: `${day}T23:59:59Z` })
      .select('subject,start')
      .top(5)
      .get();
    res.json({ name: me.displayName, next: next5.value });
  } catch (e) {
    next(e);
  }
}
