import type { Application } from "@microsoft/microsoft-graph-types";

export interface Row {
  name: string;
  kind: "Role" | "Scope";
}

export function rows(app: Application, names: Map<string, string>): Row[] {
  return (app.requiredResourceAccess ?? []).flatMap((resource) =>
    (resource.resourceAccess ?? []).map((access) => ({
      name: names.get(access.id!) ?? access.id!,
      kind: access.type === "Role" ? "Role" : "Scope",
    })),
  );
}
