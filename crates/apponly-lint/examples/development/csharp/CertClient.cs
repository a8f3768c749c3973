using Azure.Identity;
using Microsoft.Graph;

namespace Reports;

public sealed class Clients(string tenant, string app)
{
    public GraphServiceClient Make() => new(
        new ClientCertificateCredential(tenant, app, "/etc/reports/app.pem"),
        ["https://graph.microsoft.com/.default"]);
}
