#!/usr/bin/env zx
const appId = argv.app;
const name = `rotation-${new Date().toISOString().slice(0, 10)}`;
const reset = await $`az ad app credential reset --id ${appId} --append --display-name ${name} --years 1 -o json`;
const credential = JSON.parse(reset.stdout);
console.log(chalk.green(`New secret for ${appId}: ${credential.password}`));
