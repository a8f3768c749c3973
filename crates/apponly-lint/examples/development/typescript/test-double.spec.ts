import { describe, expect, it } from "vitest";
import { missingRoles } from "./audit";

describe("missingRoles", () => {
  it("sees roles that nobody consented to", () => {
    const app = { requiredResourceAccess: [{ resourceAppId: "g", resourceAccess: [{ id: "r", type: "Role" }] }] };
    expect(missingRoles(app, [])).toEqual(["r"]);
  });
});
