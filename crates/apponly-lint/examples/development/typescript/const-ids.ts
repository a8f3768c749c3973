import { Client } from "@microsoft/microsoft-graph-client";

const Ids = {
  directoryRead: "7ab1d382-f21e-4acd-a863-ba3e13f7da61",
  userRead: "e1fe6dd8-ba31-4d61-89e7-88639da4683d",
} as const;

export const update = (client: Client, id: string) =>
  client.api(`/applications/${id}`).patch({
    requiredResourceAccess: [
      {
        resourceAppId: "00000003-0000-0000-c000-000000000000",
        resourceAccess: [
          { id: Ids.directoryRead, type: "Scope" },
          { id: Ids.userRead, type: "Scope" },
        ],
      },
    ],
  });
