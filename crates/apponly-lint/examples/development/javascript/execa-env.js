import { execa } from 'execa';

// The secret is handed over in the environment of the child.
await execa('terraform', ['apply', '-auto-approve'], {
  env: { ARM_CLIENT_ID: process.env.ARM_CLIENT_ID, ARM_CLIENT_SECRET: process.env.ARM_CLIENT_SECRET, ARM_TENANT_ID: process.env.ARM_TENANT_ID },
});
await execa('az', ['login', '--service-principal', '-u', process.env.ARM_CLIENT_ID, '--tenant', process.env.ARM_TENANT_ID,
  '--federated-token', await oidcToken()]);
