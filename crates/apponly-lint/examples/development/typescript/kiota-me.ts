import { ClientSecretCredential } from '@azure/identity';
import { AzureIdentityAuthenticationProvider } from '@microsoft/kiota-authentication-azure';
import { FetchRequestAdapter } from '@microsoft/kiota-http-fetchlibrary';
import { createGraphServiceClient } from '@microsoft/msgraph-sdk';
import '@microsoft/msgraph-sdk-users';

const credential = new ClientSecretCredential(process.env.T!, process.env.C!, process.env.S!);
const provider = new AzureIdentityAuthenticationProvider(credential, ['https://graph.microsoft.com/.default']);
const graphClient = createGraphServiceClient(new FetchRequestAdapter(provider));
const me = await graphClient.me.get();
console.log(me?.displayName);
