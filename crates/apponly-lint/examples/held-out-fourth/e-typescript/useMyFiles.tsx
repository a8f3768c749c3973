import { InteractionRequiredAuthError } from '@azure/msal-browser';
import { useMsal } from '@azure/msal-react';
import { Client, type PageCollection } from '@microsoft/microsoft-graph-client';
import type { DriveItem, User } from '@microsoft/microsoft-graph-types';
import { useCallback, useEffect, useMemo, useState } from 'react';

const scopes = ['User.Read', 'Files.Read'];

export function useGraph(): Client {
  const { instance, accounts } = useMsal();
  return useMemo(
    () =>
      Client.init({
        authProvider: async (done) => {
          try {
            const { accessToken } = await instance.acquireTokenSilent({ scopes, account: accounts[0] });
            done(null, accessToken);
          } catch (e) {
            if (e instanceof InteractionRequiredAuthError) await instance.acquireTokenRedirect({ scopes });
            done(e, null);
          }
        },
      }),
    [instance, accounts],
  );
}

export function useMyFiles(folder = 'root') {
  const graph = useGraph();
  const [items, setItems] = useState<DriveItem[]>([]);
  const [owner, setOwner] = useState<User>();
  const [busy, setBusy] = useState(false);

  const load = useCallback(async () => {
    setBusy(true);
    try {
      setOwner(await graph.api('/me').select('displayName,mail').get());
      const all: DriveItem[] = [];
      let page: PageCollection = await graph.api(`/me/drive/items/${folder}/children`).top(200).get();
      for (;;) {
        all.push(...page.value);
        const next = page['@odata.nextLink'];
        if (!next) break;
        page = await graph.api(next).get();
      }
      setItems(all);
    } finally {
      setBusy(false);
    }
  }, [graph, folder]);

  useEffect(() => void load(), [load]);

  return { items, owner, busy, reload: load };
}
