import { execFileSync } from 'node:child_process';

const run = (args) => execFileSync('az', args, { stdio: 'inherit' });
const [, , appId, ...roles] = process.argv;

for (const role of roles) {
  run(['ad', 'app', 'permission', 'add', '--id', appId, '--api', '00000003-0000-0000-c000-000000000000', '--api-permissions', `${role}=Role`]);
}
run(['ad', 'app', 'permission', 'admin-consent', '--id', appId]);
