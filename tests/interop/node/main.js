// Checks of one host: `main.js HOST`, with the hosts of `python/main.py`. `tests/interop/run` sets the variables.
// One host a process: the client keeps the host that it found, and its tokens, for the life of the process.
"use strict";

const { appChecks, execChecks, managedIdentityChecks } = require("./checks.js");

async function main(host) {
  const special = { app: appChecks, exec: execChecks }[host];
  const checks = special ? special() : managedIdentityChecks(host);
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
