import { HttpService } from '@nestjs/axios';
import { Injectable, Logger } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { firstValueFrom } from 'rxjs';

interface TokenResponse {
  access_token: string;
  refresh_token?: string;
  expires_in: number;
}

@Injectable()
export class GraphService {
  private readonly logger = new Logger(GraphService.name);
  private accessToken?: string;
  private validUntil = 0;

  constructor(
    private readonly http: HttpService,
    private readonly config: ConfigService,
  ) {}

  private async authenticate(): Promise<string> {
    if (this.accessToken && Date.now() < this.validUntil) {
      return this.accessToken;
    }
    const tenant = this.config.getOrThrow<string>('graph.tenantId');
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: this.config.getOrThrow<string>('graph.clientId'),
      client_secret: this.config.getOrThrow<string>('graph.clientSecret'),
      // offline_access so that we can stay signed in
      scope: 'https://graph.microsoft.com/.default offline_access',
    });
    const { data } = await firstValueFrom(
      this.http.post<TokenResponse>(`https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`, form),
    );
    this.accessToken = data.access_token;
    this.validUntil = Date.now() + (data.expires_in - 60) * 1000;
    this.logger.debug(`signed in for ${data.expires_in}s`);
    return this.accessToken;
  }

  async findUser(upn: string): Promise<{ id: string; displayName: string } | null> {
    const token = await this.authenticate();
    const res = await firstValueFrom(
      this.http.get(`https://graph.microsoft.com/v1.0/users/${encodeURIComponent(upn)}`, {
        params: { $select: 'id,displayName' },
        headers: { Authorization: `Bearer ${token}` },
        validateStatus: (s) => s === 200 || s === 404,
      }),
    );
    return res.status === 404 ? null : res.data;
  }

  async disableUser(id: string): Promise<void> {
    const token = await this.authenticate();
    await firstValueFrom(
      this.http.patch(
        `https://graph.microsoft.com/v1.0/users/${id}`,
        { accountEnabled: false },
        { headers: { Authorization: `Bearer ${token}` } },
      ),
    );
  }
}
