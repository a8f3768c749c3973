import { spawnSync } from 'node:child_process';

function az(args) {
  const done = spawnSync('az', args, { encoding: 'utf8', shell: process.platform === 'win32' });
  if (done.status !== 0) throw new Error(done.stderr);
  return done.stdout.trim();
}

const [appId] = process.argv.slice(2);
const roles = { 'Mail.Send': 'b633e1c5-b582-4048-a93e-9f11b44c7e96' };
for (const [name, id] of Object.entries(roles)) {
  console.log(`adding ${name}`);
  az(['ad', 'app', 'permission', 'add',
    '--id', appId,
    '--api', '00000003-0000-0000-c000-000000000000',
    '--api-permissions', `${id}=Role`]);
}
