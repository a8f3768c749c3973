declare namespace NodeJS {
  interface ProcessEnv {
    readonly TENANT_ID: string;
    readonly CLIENT_ID: string;
    readonly CLIENT_SECRET: string;
    readonly CERTIFICATE_PASSWORD?: string;
    readonly REFRESH_TOKEN?: never;
  }
}
