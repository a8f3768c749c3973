interface TokenSet { access_token: string; refresh_token?: string; expires_in: number }

export class AppSession {
  private tokens?: TokenSet;
  private readonly url = `https://login.microsoftonline.com/${process.env.TENANT_ID}/oauth2/v2.0/token`;

  private async send(params: Record<string, string>): Promise<TokenSet> {
    const body = new URLSearchParams({ client_id: process.env.CLIENT_ID!, client_secret: process.env.CLIENT_SECRET!, ...params });
    const answer = await fetch(this.url, { method: 'POST', body });
    return (await answer.json()) as TokenSet;
  }

  async login() {
    this.tokens = await this.send({ grant_type: 'client_credentials', scope: 'https://graph.microsoft.com/.default' });
  }

  async renew() {
    this.tokens = await this.send({ grant_type: 'refresh_token', refresh_token: this.tokens!.refresh_token! });
  }
}
