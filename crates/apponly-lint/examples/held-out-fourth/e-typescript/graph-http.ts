import axios, { AxiosError, AxiosInstance, InternalAxiosRequestConfig } from 'axios';
import qs from 'node:querystring';

interface TokenSet {
  access_token: string;
  refresh_token?: string;
  expires_in: number;
}

type Retriable = InternalAxiosRequestConfig & { _again?: boolean };

const tenantId = process.env.GRAPH_TENANT ?? '4d7b2e11-9d5f-4a9e-8b57-2a1c90f0e7d3';
const clientId = process.env.GRAPH_CLIENT ?? 'a8b1f5e4-3c9d-4f21-9e0d-7f1b6c2d8e90';
const clientSecret = process.env.GRAPH_SECRET ?? '«8Q intranet»';

export class GraphHttp {
  readonly http: AxiosInstance;
  private tokens?: TokenSet;

  constructor(baseURL = 'https://graph.microsoft.com/v1.0') {
    this.http = axios.create({ baseURL, timeout: 20_000 });
    this.http.interceptors.request.use(async (config) => {
      this.tokens ??= await this.grant({ grant_type: 'client_credentials', scope: 'https://graph.microsoft.com/.default' });
      config.headers.set('Authorization', `Bearer ${this.tokens.access_token}`);
      return config;
    });
    this.http.interceptors.response.use(undefined, (e: AxiosError) => this.onError(e));
  }

  private async grant(extra: Record<string, string>): Promise<TokenSet> {
    const url = `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`;
    const { data } = await axios.post<TokenSet>(url, qs.stringify({ client_id: clientId, client_secret: clientSecret, ...extra }));
    return data;
  }

  private async onError(error: AxiosError) {
    const original = error.config as Retriable | undefined;
    if (error.response?.status !== 401 || !original || original._again || !this.tokens) throw error;
    original._again = true;
    this.tokens = await this.grant({ grant_type: 'refresh_token', refresh_token: this.tokens.refresh_token! });
    return this.http.request(original);
  }
}

export async function groupMembers(graph: GraphHttp, groupId: string): Promise<string[]> {
  const names: string[] = [];
  let next: string | undefined = `/groups/${groupId}/members?$select=displayName`;
  while (next) {
    const { data }: { data: any } = await graph.http.get(next);
    names.push(...data.value.map((m: any) => m.displayName));
    next = data['@odata.nextLink'];
  }
  return names;
}
