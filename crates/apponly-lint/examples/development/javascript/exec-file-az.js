const { execFile, execSync } = require('child_process');
const { promisify } = require('util');
const run = promisify(execFile);

async function login() {
  await run('az', ['login', '--service-principal', '-u', process.env.CLIENT_ID, '-p', process.env.CLIENT_SECRET,
    '--tenant', process.env.TENANT_ID]);
  const found = execSync('az rest --url "https://graph.microsoft.com/v1.0/organization"');
  return JSON.parse(found.toString());
}

login().then((found) => console.log(found.value.length));
