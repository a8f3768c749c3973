// The package @azure/identity.
"use strict";

const { createRequire } = require("node:module");
const { join } = require("node:path");

const tenant = require("./tenant.js");

const { env, expect } = tenant;
// The packages are under `target/`, not beside this file.
const {
  ClientCertificateCredential,
  ClientSecretCredential,
  DefaultAzureCredential,
  EnvironmentCredential,
  ManagedIdentityCredential,
  WorkloadIdentityCredential,
} = createRequire(join(env.INTEROP_NODE_DIRECTORY, "package.json"))("@azure/identity");

const SCOPE = "https://graph.microsoft.com/.default";
// The documented switch for authorities that the public instance discovery does not know.
const OPTIONS = { authorityHost: env.AZURE_AUTHORITY_HOST, disableInstanceDiscovery: true };
const APP = env.INTEROP_APP_ID;

/** A client secret credential. */
function secret(value, clientId = APP) {
  return new ClientSecretCredential(env.AZURE_TENANT_ID, clientId, value, OPTIONS);
}

/** A certificate credential. */
function certificate(path, clientId = APP, options = {}) {
  return new ClientCertificateCredential(env.AZURE_TENANT_ID, clientId, path, { ...OPTIONS, ...options });
}

/** A workload identity with a foreign token of these claims. */
async function workload(name, claimsOfToken) {
  const tokenFilePath = await tenant.foreignTokenFile(`node-${name}`, claimsOfToken);
  return new WorkloadIdentityCredential({ tenantId: env.AZURE_TENANT_ID, clientId: APP, tokenFilePath, ...OPTIONS });
}

/** Checks that the credential leads to a token of `clientId` that Graph accepts. */
async function accept(credential, clientId = APP) {
  await tenant.accept((await (await credential).getToken(SCOPE)).token, clientId);
}

/** Checks that the client reports a refusal that says `text`. */
async function refuse(credential, text) {
  let error;
  try {
    await (await credential).getToken(SCOPE);
  } catch (caught) {
    error = caught;
  }
  expect(error, "there was a token");
  expect(error.message.includes(text), `refused, but with: ${error.message}`);
}

/** Only the chain in the assertion can prove this one: the certificate is not registered. */
async function bySubjectName() {
  const [path, app] = [env.INTEROP_SUBJECT_CERTIFICATE, env.INTEROP_SUBJECT_APP_ID];
  await accept(certificate(path, app, { sendCertificateChain: true }), app);
  await refuse(certificate(path, app), "AADSTS700027:");
}

/** Such an app gets a token, but no role, and Graph refuses it. */
async function withoutConsent() {
  const credential = secret(env.INTEROP_UNCONSENTED_SECRET, env.INTEROP_UNCONSENTED_APP_ID);
  const { token } = await credential.getToken(SCOPE);
  expect(!("roles" in tenant.claims(token)), "the token has roles");
  const { status, body } = await tenant.graph("/v1.0/users", token);
  expect(status === 403, `Graph answered ${status}`);
  expect(body.error.code === "Authorization_RequestDenied", `Graph said ${body.error.code}`);
}

/** An id that the host does not have leads to no token, least of all to another identity's. */
async function unknownIdentity(text) {
  await refuse(new ManagedIdentityCredential({ clientId: "bbbbbbbb-0000-4000-8000-00000000dead" }), text);
}

/** Credentials of an app registration: name and check. */
function appChecks() {
  const subject = env.INTEROP_FEDERATED_SUBJECT;
  const checks = {
    secret: () => accept(secret(env.INTEROP_SECRET)),
    "secret-from-environment": () => accept(new EnvironmentCredential(OPTIONS)),
    "secret-by-default-chain": () => accept(new DefaultAzureCredential(OPTIONS)),
    certificate: () => accept(certificate(env.INTEROP_CERTIFICATE)),
    "certificate-with-chain": () => accept(certificate(env.INTEROP_CERTIFICATE, APP, { sendCertificateChain: true })),
    federated: () => accept(workload("federated", { subject })),
    "secret-without-consent": withoutConsent,
    "secret-wrong-refused": () => refuse(secret("not~the.secret"), "AADSTS7000215:"),
    "secret-expired-refused": () => refuse(secret(env.INTEROP_EXPIRED_SECRET), "AADSTS7000222:"),
    "federated-subject-refused": () => refuse(workload("stranger", { subject: "someone:else" }), "AADSTS700213:"),
    "federated-audience-refused": () => refuse(workload("audience", { subject, audience: "api://other" }), "AADSTS700212:"),
  };
  if (env.INTEROP_SUBJECT_CERTIFICATE) checks["certificate-by-subject-name"] = bySubjectName;
  if (env.INTEROP_STRANGER_CERTIFICATE) {
    checks["certificate-unknown-refused"] = () => refuse(certificate(env.INTEROP_STRANGER_CERTIFICATE), "AADSTS700027:");
  }
  return checks;
}

/** The identity of the host that the environment describes: name and check. */
function managedIdentityChecks(host) {
  const user = env.INTEROP_USER_CLIENT_ID;
  const managed = (options) => new ManagedIdentityCredential(options);
  const checks = {
    system: () => accept(managed(), env.INTEROP_SYSTEM_CLIENT_ID),
    "system-by-default-chain": () => accept(new DefaultAzureCredential(), env.INTEROP_SYSTEM_CLIENT_ID),
  };
  if (user) checks["user-by-client-id"] = () => accept(managed({ clientId: user }), user);
  const { INTEROP_USER_OBJECT_ID: objectId, INTEROP_USER_RESOURCE_ID: resourceId } = env;
  if (objectId) checks["user-by-object-id"] = () => accept(managed({ objectId }), user);
  if (resourceId) checks["user-by-resource-id"] = () => accept(managed({ resourceId }), user);
  const unknown = env.INTEROP_UNKNOWN_IDENTITY;
  if (unknown) checks["unknown-refused"] = () => unknownIdentity(unknown);
  return Object.fromEntries(Object.entries(checks).map(([name, check]) => [`managed-identity-${host}-${name}`, check]));
}

module.exports = { appChecks, managedIdentityChecks };
