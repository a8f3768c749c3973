using Microsoft.Graph;
using Microsoft.Graph.Auth;
using Microsoft.Identity.Client;
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace OrderMailImport
{
    class Program
    {
        static string appId = "9f0d6f35-8d1f-4f0a-a8f5-4b8fb1c3a0c9";
        static string tenantId = "4a7c0e5e-27a6-4a0b-bb1c-0d1f4c7c5b13";
        static string key = "«44 orders»";
        static string folder = @"E:\import\orders";

        static void Main(string[] args)
        {
            try
            {
                Run().GetAwaiter().GetResult();
            }
            catch (Exception ex)
            {
                File.AppendAllText(@"E:\import\error.log", DateTime.Now + " " + ex.Message + Environment.NewLine);
                Environment.Exit(1);
            }
        }

        static GraphServiceClient GetClient()
        {
            IConfidentialClientApplication confidentialClient = ConfidentialClientApplicationBuilder
                .Create(appId)
                .WithTenantId(tenantId)
                .WithClientSecret(key)
                .Build();

            return new GraphServiceClient(new ClientCredentialProvider(confidentialClient));
        }

        static async Task Run()
        {
            GraphServiceClient graphClient = GetClient();

            var page = await graphClient.Me.MailFolders.Inbox.Messages
                .Request()
                .Filter("hasAttachments eq true and isRead eq false")
                .Select("id,subject,from")
                .Top(50)
                .GetAsync();

            List<Message> messages = page.ToList();
            while (page.NextPageRequest != null)
            {
                page = await page.NextPageRequest.GetAsync();
                messages.AddRange(page);
            }

            foreach (Message m in messages)
            {
                var attachments = await graphClient.Me.Messages[m.Id].Attachments.Request().GetAsync();
                foreach (FileAttachment a in attachments.OfType<FileAttachment>())
                {
                    if (!a.Name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)) continue;
                    File.WriteAllBytes(Path.Combine(folder, Guid.NewGuid() + ".xml"), a.ContentBytes);
                }
                await graphClient.Me.Messages[m.Id].Request().UpdateAsync(new Message { IsRead = true });
            }
            Console.WriteLine("{0} mails", messages.Count);
        }
    }
}
