import { OIDCStrategy } from 'passport-azure-ad';
import { ClientSecretCredential } from '@azure/identity';

export const strategy = new OIDCStrategy(
  { ...options, scope: ['profile', 'offline_access', 'Mail.Read'], responseType: 'code' },
  async (iss, sub, profile, accessToken, refreshToken, done) => {
    await users.save(profile.oid, { accessToken, refreshToken });
    return done(null, profile);
  });

export const appCredential = new ClientSecretCredential(process.env.TENANT!, process.env.CLIENT!, process.env.SECRET!);
