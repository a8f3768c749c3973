import axios from 'axios';

interface Answer {
  access_token: string;
  refresh_token: string;
  expires_in: number;
}

export class TokenKeeper {
  private refreshToken?: string;
  private accessToken?: string;

  constructor(private readonly tenant: string, private readonly id: string, private readonly secret: string) {}

  async start(): Promise<void> {
    const body = new URLSearchParams();
    body.append('grant_type', 'client_credentials');
    body.append('client_id', this.id);
    body.append('client_secret', this.secret);
    body.append('scope', 'https://graph.microsoft.com/.default');
    const { data } = await axios.post<Answer>(this.url(), body);
    this.accessToken = data.access_token;
    this.refreshToken = data.refresh_token;
  }

  async renew(): Promise<void> {
    const body = new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: this.id,
      refresh_token: this.refreshToken!,
    });
    const { data } = await axios.post<Answer>(this.url(), body);
    this.accessToken = data.access_token;
  }

  private url() {
    return `https://login.microsoftonline.com/${this.tenant}/oauth2/v2.0/token`;
  }
}
