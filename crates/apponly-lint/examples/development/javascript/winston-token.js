const winston = require('winston');
const { ClientSecretCredential } = require('@azure/identity');

const logger = winston.createLogger({ transports: [new winston.transports.Console()] });

async function main() {
  const cred = new ClientSecretCredential(process.env.T, process.env.C, process.env.S);
  const accessToken = (await cred.getToken('https://graph.microsoft.com/.default')).token;
  logger.info(`acquired ${accessToken}`);
  logger.info('acquired token', { length: accessToken.length });
}

main();
