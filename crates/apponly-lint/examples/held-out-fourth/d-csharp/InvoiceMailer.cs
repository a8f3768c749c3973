using System.Configuration;
using System.Net.Http.Headers;
using System.Threading.Tasks;
using System.Collections.Generic;
using Microsoft.Graph;
using Microsoft.Identity.Client;

namespace Billing.Mail
{
    // Microsoft.Graph 4.x, .NET Framework 4.8, windows service
    public class InvoiceMailer
    {
        private static readonly string[] Scopes = { "https://graph.microsoft.com/.default" };
        private readonly GraphServiceClient _graphServiceClient;

        public InvoiceMailer()
        {
            var settings = ConfigurationManager.AppSettings;
            IConfidentialClientApplication cca = ConfidentialClientApplicationBuilder
                .Create(settings["ida:ClientId"])
                .WithClientSecret(settings["ida:ClientSecret"])
                .WithTenantId(settings["ida:TenantId"])
                .Build();

            _graphServiceClient = new GraphServiceClient(new DelegateAuthenticationProvider(async request =>
            {
                var auth = await cca.AcquireTokenForClient(Scopes).ExecuteAsync();
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", auth.AccessToken);
            }));
        }

        public Task SendAsync(string to, string invoiceNo, byte[] pdf)
        {
            var attachments = new MessageAttachmentsCollectionPage();
            attachments.Add(new FileAttachment
            {
                ODataType = "#microsoft.graph.fileAttachment",
                Name = invoiceNo + ".pdf",
                ContentType = "application/pdf",
                ContentBytes = pdf
            });

            var message = new Message
            {
                Subject = "Factuur " + invoiceNo,
                Body = new ItemBody { ContentType = BodyType.Text, Content = "Zie bijlage." },
                ToRecipients = new List<Recipient>
                {
                    new Recipient { EmailAddress = new EmailAddress { Address = to } }
                },
                Attachments = attachments
            };

            return _graphServiceClient.Me
                .SendMail(message, SaveToSentItems: true)
                .Request()
                .PostAsync();
        }
    }
}
