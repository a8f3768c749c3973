import { Client } from '@microsoft/microsoft-graph-client';

export async function* users(client: Client) {
  let path: string | undefined = '/users?$top=999&$select=id,mail';
  while (path) {
    const page: { value: unknown[]; '@odata.nextLink'?: string } = await client.api(path).get();
    yield* page.value;
    path = page['@odata.nextLink'];
  }
}
