import axios from 'axios';
import { readFile } from 'node:fs/promises';

interface TokenAnswer { access_token: string; refresh_token?: string; expires_in: number; }

const base = `https://login.microsoftonline.com/${process.env.TENANT}`;
let cached: { value: string; refresh?: string; until: number } | undefined;

async function authenticate(): Promise<void> {
  const secret = (await readFile('/run/secrets/graph', 'utf8')).trim();
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: process.env.CLIENT!, client_secret: secret, scope: 'https://graph.microsoft.com/.default' });
  const { data } = await axios.post<TokenAnswer>(`${base}/oauth2/v2.0/token`, body);
  cached = { value: data.access_token, refresh: data.refresh_token, until: Date.now() + data.expires_in * 1000 };
}

export async function get<T>(path: string): Promise<T> {
  if (!cached || cached.until < Date.now() + 60_000) await authenticate();
  const { data } = await axios.get<T>(`https://graph.microsoft.com/v1.0${path}`, { headers: { Authorization: `Bearer ${cached!.value}` } });
  return data;
}
