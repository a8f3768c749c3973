export type AccessKind = "Role" | "Scope";

export interface ResourceAccess {
  id: string;
  type: AccessKind;
}

export interface RequiredResourceAccess {
  resourceAppId: string;
  resourceAccess: ResourceAccess[];
}

export const isApplication = (access: ResourceAccess): boolean => access.type === "Role";
