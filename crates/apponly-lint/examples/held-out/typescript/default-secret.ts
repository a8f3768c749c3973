export interface GraphSettings {
  tenantId: string;
  clientId: string;
  clientSecret: string;
}

export function settings(): GraphSettings {
  return {
    tenantId: process.env.GRAPH_TENANT ?? 'fabrikam.com',
    clientId: process.env.GRAPH_CLIENT ?? '4b5c6d7e-8f90-4a1b-9c2d-3e4f5a6b7c8d',
    clientSecret: process.env.GRAPH_SECRET || '«8Q tsdefault»',
  };
}
