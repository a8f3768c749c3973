import { z } from 'zod';

const schema = z.object({
  TENANT_ID: z.string().min(1),
  CLIENT_ID: z.string().uuid(),
  CLIENT_SECRET: z.string().min(20, 'CLIENT_SECRET looks like the id of the secret, not its value'),
  PORT: z.coerce.number().default(8080),
});

export const config = schema.parse(process.env);
export const secretName = 'graph-client-secret-v2';
export const labels = { clientSecret: 'Client secret', refreshToken: 'Refresh token', password: 'Password' };
export const defaultHeaders = { 'x-request-id': 'c0ffee00-0000-4000-8000-000000000000' };
