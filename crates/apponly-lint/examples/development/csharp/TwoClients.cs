using Azure.Identity;
using Microsoft.Graph;

public sealed class TwoClients
{
    private readonly GraphServiceClient appGraph;
    private readonly GraphServiceClient userGraph;

    public TwoClients(Options options)
    {
        appGraph = new GraphServiceClient(new ClientCertificateCredential(options.Tenant, options.Client, options.Certificate));
        userGraph = new GraphServiceClient(new DeviceCodeCredential(new DeviceCodeCredentialOptions { ClientId = options.Client }));
    }

    public async Task CompareAsync()
    {
        var person = await userGraph.Me.GetAsync();
        var photo = await appGraph.Me.Photo.GetAsync();
        Console.WriteLine(person?.Id == photo?.Id);
    }
}
