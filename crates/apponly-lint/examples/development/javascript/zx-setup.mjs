#!/usr/bin/env zx
const graph = '00000003-0000-0000-c000-000000000000';
const app = JSON.parse(await $`az ad app create --display-name ${argv.name}`);
await $`az ad app permission add --id ${app.appId} --api ${graph} --api-permissions 5b567255-7703-4780-807c-7be8301ae99b=Role`;
await $`az ad sp create --id ${app.appId}`;
echo(app.appId);
