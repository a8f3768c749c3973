#!/usr/bin/env zx
// Creates the CI identity for the "docs" tenant and prints what must be pasted into GitLab.
$.verbose = false

const NAME = argv.name ?? 'docs-ci'
const GRAPH = '00000003-0000-0000-c000-000000000000'

// Sites.Read.All, User.Read.All
const roles = ['332a536c-c7ef-4017-ab91-336970924f0d', 'df021288-bdef-4463-88db-98f22de89214']

async function json(p) {
  return JSON.parse((await p).stdout)
}

let [app] = await json($`az ad app list --display-name ${NAME} -o json`)
if (!app) {
  app = await json($`az ad app create --display-name ${NAME} -o json`)
  console.log(chalk.green('✔'), 'application', app.appId)
}

for (const id of roles) {
  await $`az ad app permission add --id ${app.appId} --api ${GRAPH} --api-permissions ${id + '=Role'}`
}
console.log(chalk.green('✔'), 'permissions', roles.length)

let sp
try {
  sp = await json($`az ad sp show --id ${app.appId} -o json`)
} catch {
  sp = await json($`az ad sp create --id ${app.appId} -o json`)
}
console.log(chalk.green('✔'), 'service principal', sp.id)

const cred = await json($`az ad app credential reset --id ${app.appId} --append --display-name gitlab --years 1 -o json`)

console.log('\nGitLab → Settings → CI/CD → Variables\n')
console.table({
  AZURE_TENANT_ID: cred.tenant,
  AZURE_CLIENT_ID: cred.appId,
})
console.log('AZURE_CLIENT_SECRET:', cred.password)
