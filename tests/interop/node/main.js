// Checks of one host: `main.js app`, or `main.js HOST` for the managed identity of a host. `tests/interop/run` sets the variables.
// One host a process: the client keeps the host that it found, and its tokens, for the life of the process.
"use strict";

const { appChecks, managedIdentityChecks } = require("./checks.js");

async function main(host) {
  const checks = host === "app" ? appChecks() : managedIdentityChecks(host);
  for (const [credential, check] of Object.entries(checks)) {
    try {
      await check();
      console.log(`ok @azure/identity ${credential}`);
    } catch (error) {
      process.exitCode = 1;
      console.log(`FAIL @azure/identity ${credential}: ${String(error).split("\n")[0]}`);
      console.error(error);
    }
  }
}

main(process.argv[2]).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
