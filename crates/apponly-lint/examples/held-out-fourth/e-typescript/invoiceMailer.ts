import { app, InvocationContext } from '@azure/functions';
import { ClientSecretCredential, DefaultAzureCredential } from '@azure/identity';
import { SecretClient } from '@azure/keyvault-secrets';
import { Client, PageCollection, PageIterator } from '@microsoft/microsoft-graph-client';
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials';

const vault = new SecretClient(process.env.KEY_VAULT_URI!, new DefaultAzureCredential());
let client: Promise<Client> | undefined;

/** The app lives in the customer's tenant, therefore no managed identity here. */
function graph(): Promise<Client> {
  return (client ??= (async () => {
    const clientSecret = (await vault.getSecret('graph-client-secret')).value!;
    const credential = new ClientSecretCredential(process.env.CUSTOMER_TENANT!, process.env.CUSTOMER_APP!, clientSecret);
    const authProvider = new TokenCredentialAuthenticationProvider(credential, {
      scopes: ['https://graph.microsoft.com/.default'],
    });
    return Client.initWithMiddleware({ authProvider });
  })());
}

interface InvoiceMessage {
  to: string;
  number: string;
  pdfBase64: string;
}

async function send(m: InvoiceMessage, ctx: InvocationContext) {
  const c = await graph();
  const sender = process.env.SENDER!;
  await c.api(`/users/${sender}/sendMail`).post({
    message: {
      subject: `Invoice ${m.number}`,
      body: { contentType: 'HTML', content: `<p>Please find attached invoice ${m.number}.</p>` },
      toRecipients: [{ emailAddress: { address: m.to } }],
      attachments: [
        { '@odata.type': '#microsoft.graph.fileAttachment', name: `${m.number}.pdf`, contentType: 'application/pdf', contentBytes: m.pdfBase64 },
      ],
    },
  });
  ctx.log('sent', m.number);
}

async function bounces(ctx: InvocationContext) {
  const c = await graph();
  const first: PageCollection = await c
    .api(`/users/${process.env.SENDER}/mailFolders/inbox/messages`)
    .filter("startswith(subject,'Undeliverable')")
    .select('id,subject')
    .get();
  const ids: string[] = [];
  await new PageIterator(c, first, (msg) => {
    ids.push(msg.id);
    return true;
  }).iterate();
  ctx.log('bounces', ids.length);
}

app.serviceBusQueue('invoiceMailer', { connection: 'BUS', queueName: 'invoices', handler: (m, ctx) => send(m as InvoiceMessage, ctx) });
app.timer('bounceCheck', { schedule: '0 0 * * * *', handler: (_t, ctx) => bounces(ctx) });
