#!/usr/bin/env zx
$.verbose = false;
const reset = await $`az ad app credential reset --id ${argv.app} --append --display-name rotation -o json`;
const credential = JSON.parse(reset.stdout);
await $`az keyvault secret set --vault-name ${argv.vault} --name graph-app --file /dev/stdin --output none`.stdio('pipe').stdin.end(credential.password);
console.log(`rotated ${credential.appId} in ${credential.tenant}`);
