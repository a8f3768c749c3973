using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using Microsoft.Graph;
using Microsoft.Identity.Client;

namespace PhoneBook.Jobs
{
    // Microsoft.Graph 4.x, do not update: the intranet server is still on 4.7.2
    public static class LegacyGraphHelper
    {
        private static GraphServiceClient graph;

        public static void Init(string tenant, string clientId, string subject)
        {
            X509Certificate2 cert;
            using (var store = new X509Store(StoreName.My, StoreLocation.LocalMachine))
            {
                store.Open(OpenFlags.ReadOnly);
                cert = store.Certificates.Find(X509FindType.FindBySubjectName, subject, true)
                            .OfType<X509Certificate2>().OrderByDescending(c => c.NotAfter).First();
            }

            var app = ConfidentialClientApplicationBuilder.Create(clientId)
                .WithAuthority(new Uri("https://login.microsoftonline.com/" + tenant))
                .WithCertificate(cert)
                .Build();

            graph = new GraphServiceClient(new DelegateAuthenticationProvider(async request =>
            {
                var auth = await app.AcquireTokenForClient(new[] { "https://graph.microsoft.com/.default" }).ExecuteAsync();
                Console.WriteLine("token: " + auth.AccessToken);
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", auth.AccessToken);
            }));
        }

        public static async Task<Dictionary<string, string>> NumbersAsync()
        {
            var self = await graph.Me.Request().Select("id,companyName").GetAsync();
            Console.WriteLine("phone book of " + self.CompanyName);

            var people = await graph.Users.Request()
                .Filter("accountEnabled eq true")
                .Select("displayName,businessPhones")
                .GetAsync();

            var book = new Dictionary<string, string>();
            foreach (var person in people)
            {
                var number = person.BusinessPhones?.FirstOrDefault();
                if (number != null) book[person.DisplayName] = number;
            }
            return book;
        }
    }
}
