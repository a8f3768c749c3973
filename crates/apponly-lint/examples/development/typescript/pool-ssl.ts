import { Pool } from 'pg';
import { ClientSecretCredential } from '@azure/identity';

const pool = new Pool({ connectionString: process.env.DATABASE_URL, ssl: { rejectUnauthorized: false } });
const credential = new ClientSecretCredential(process.env.TENANT_ID!, process.env.CLIENT_ID!, process.env.CLIENT_SECRET!);

export async function store(rows: string[][]) {
  const { token } = await credential.getToken('https://graph.microsoft.com/.default');
  for (const row of rows) await pool.query('insert into users values ($1, $2)', row);
  return token.length;
}
