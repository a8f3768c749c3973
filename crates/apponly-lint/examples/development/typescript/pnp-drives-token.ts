import { graphfi } from '@pnp/graph';
import { GraphDefault } from '@pnp/nodejs';
import { BearerToken } from '@pnp/queryable';
import '@pnp/graph/users';

// The web part's own token, exchanged by the API in front of this function.
export async function profile(userToken: string) {
  const graph = graphfi().using(GraphDefault({ baseUrl: 'https://graph.microsoft.com/v1.0' }), BearerToken(userToken));
  return graph.me();
}
