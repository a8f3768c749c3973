import { InteractionRequiredAuthError, PublicClientApplication, type AccountInfo } from '@azure/msal-browser';
import { defineStore } from 'pinia';

const pca = new PublicClientApplication({
  auth: {
    clientId: import.meta.env.VITE_CLIENT_ID,
    authority: 'https://login.microsoftonline.com/common',
    redirectUri: window.location.origin,
  },
  cache: { cacheLocation: 'sessionStorage' },
});

const scopes = ['User.Read', 'Files.ReadWrite.AppFolder', 'offline_access'];

export const useAuth = defineStore('auth', {
  state: () => ({ account: null as AccountInfo | null, name: '', photo: '' }),

  actions: {
    async init() {
      await pca.initialize();
      const result = await pca.handleRedirectPromise();
      this.account = result?.account ?? pca.getAllAccounts()[0] ?? null;
      if (this.account) await this.loadProfile();
    },

    async login() {
      await pca.loginRedirect({ scopes, prompt: 'select_account' });
    },

    async token(): Promise<string> {
      if (!this.account) throw new Error('not signed in');
      try {
        return (await pca.acquireTokenSilent({ scopes, account: this.account })).accessToken;
      } catch (e) {
        if (e instanceof InteractionRequiredAuthError) {
          await pca.acquireTokenRedirect({ scopes });
        }
        throw e;
      }
    },

    async graph(path: string, init: RequestInit = {}) {
      const token = await this.token();
      return fetch(`https://graph.microsoft.com/v1.0${path}`, {
        ...init,
        headers: { ...init.headers, Authorization: `Bearer ${token}` },
      });
    },

    async loadProfile() {
      const me = await (await this.graph('/me?$select=displayName')).json();
      this.name = me.displayName;
      const photo = await this.graph('/me/photo/$value');
      if (photo.ok) this.photo = URL.createObjectURL(await photo.blob());
    },

    async save(name: string, content: Blob) {
      return this.graph(`/me/drive/special/approot:/${encodeURIComponent(name)}:/content`, { method: 'PUT', body: content });
    },
  },
});
