// The emulated tenant as the checks see it: where it is, what a good token of it says, what Graph answers to it.
"use strict";

const { writeFileSync } = require("node:fs");
const { join } = require("node:path");

const env = process.env;

/** Throws unless `condition` holds. */
function expect(condition, message) {
  if (!condition) throw new Error(message);
}

/** The claims of a JWT, unverified: here for looking only. */
function claims(token) {
  return JSON.parse(Buffer.from(token.split(".")[1], "base64url").toString("utf8"));
}

/** Status and JSON body of a GET at Graph; `fetch` trusts NODE_EXTRA_CA_CERTS. */
async function graph(path, token) {
  const answer = await fetch(env.INTEROP_GRAPH_URL + path, { headers: { Authorization: `Bearer ${token}` } });
  return { status: answer.status, body: await answer.json() };
}

/** Checks that `token` is an app-only Graph token of `clientId` and that Graph answers a page of users to it. */
async function accept(token, clientId) {
  const said = claims(token);
  expect(said.appid === clientId, `the token is of ${said.appid}, not of ${clientId}`);
  expect(said.tid === env.AZURE_TENANT_ID, `the token is of tenant ${said.tid}`);
  expect(said.idtyp === "app", `idtyp is ${said.idtyp}`);
  expect(said.roles?.includes("User.Read.All"), `roles are ${said.roles}`);
  const { status, body } = await graph("/v1.0/users?$top=5&$select=id,displayName", token);
  expect(status === 200, `Graph answered ${status}: ${JSON.stringify(body)}`);
  expect(body.value.length === 5 && body["@odata.nextLink"], "Graph answered no page of five users");
}

/** Has the emulator's external issuer sign a token, and writes it where a workload would find it. */
async function foreignTokenFile(name, claimsOfToken) {
  const answer = await fetch(`${env.INTEROP_CONTROL_URL}/foreign-token`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "Emulator-Control": "1" },
    body: JSON.stringify(claimsOfToken),
  });
  expect(answer.ok, `the control endpoint answered ${answer.status}`);
  const path = join(env.INTEROP_SCRATCH, name);
  writeFileSync(path, (await answer.json()).token);
  return path;
}

module.exports = { accept, claims, env, expect, foreignTokenFile, graph };
