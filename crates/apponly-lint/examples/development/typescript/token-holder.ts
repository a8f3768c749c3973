import axios, { AxiosInstance } from 'axios';

export class GraphApi {
  private token = '';
  private readonly http: AxiosInstance = axios.create({ baseURL: 'https://graph.microsoft.com/v1.0' });

  async signIn(tenant: string, id: string, secret: string): Promise<void> {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: id,
      client_secret: secret,
      scope: 'https://graph.microsoft.com/.default',
    });
    const { data } = await axios.post(`https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`, form);
    this.token = data.access_token;
  }

  async photo(): Promise<Buffer> {
    const { data } = await this.http.get('/me/photo/$value', {
      responseType: 'arraybuffer',
      headers: { Authorization: `Bearer ${this.token}` },
    });
    return Buffer.from(data);
  }
}
