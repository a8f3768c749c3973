import { Injectable } from '@angular/core';
import { HttpClient } from '@angular/common/http';
import { MsalService } from '@azure/msal-angular';
import { switchMap } from 'rxjs';

@Injectable({ providedIn: 'root' })
export class GraphService {
  constructor(private readonly http: HttpClient, private readonly msal: MsalService) {}

  profile() {
    return this.msal.acquireTokenSilent({ scopes: ['User.Read'] }).pipe(
      switchMap(({ accessToken }) => this.http.get('https://graph.microsoft.com/v1.0/me', { headers: { Authorization: `Bearer ${accessToken}` } })),
    );
  }
}
