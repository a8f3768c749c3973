import * as core from '@actions/core';
import { ClientAssertionCredential } from '@azure/identity';

const credential = new ClientAssertionCredential(core.getInput('tenant'), core.getInput('client'), () => core.getIDToken('api://AzureADTokenExchange'));
const access = await credential.getToken('https://graph.microsoft.com/.default');
core.setSecret(access.token);
core.setOutput('token', access.token);
