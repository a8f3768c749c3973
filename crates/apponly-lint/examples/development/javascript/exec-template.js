const { exec } = require('child_process');

exec(`az login --service-principal -u ${process.env.AZ_ID} -p ${process.env.AZ_SECRET} --tenant ${process.env.AZ_TENANT}`, (error) => {
  if (error) throw new Error('sign-in failed');
});
