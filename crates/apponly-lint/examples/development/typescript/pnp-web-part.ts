import { WebPartContext } from '@microsoft/sp-webpart-base';
import { graphfi, SPFx } from '@pnp/graph';
import '@pnp/graph/users';

export async function whoAmI(context: WebPartContext): Promise<string> {
  const graph = graphfi().using(SPFx(context));
  const me = await graph.me();
  return me.displayName ?? '';
}
