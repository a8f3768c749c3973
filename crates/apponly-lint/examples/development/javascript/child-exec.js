const { exec } = require('child_process');
const util = require('util');

const sh = util.promisify(exec);

(async () => {
  const { stdout } = await sh('az ad app create --display-name notifier --query appId -o tsv');
  const id = stdout.trim();
  await sh(`az ad app permission add --id ${id} --api 00000003-0000-0000-c000-000000000000 --api-permissions b633e1c5-b582-4048-a93e-9f11b44c7e96=Role`);
  console.log('app', id);
})();
