#!/usr/bin/env node
const { program } = require('commander');
const { ClientSecretCredential } = require('@azure/identity');

program
  .requiredOption('--tenant-id <id>')
  .option('-p, --password <file>', 'file with the password of the certificate')
  .option('--client-secret', 'asks for the secret of the app')
  .option('--secret-name <name>', 'name of the secret in the vault', 'graph-client-secret-2024')
  .parse();

new ClientSecretCredential(program.opts().tenantId, process.env.CLIENT_ID, process.env.CLIENT_SECRET);
