using System;
using System.Threading.Tasks;
using Azure.Core;
using Azure.Identity;
using Microsoft.Graph;

public static class ProfileJob
{
    public static async Task RunAsync(TokenCredential? credential = null)
    {
        credential ??= new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned);
        var client = new GraphServiceClient(credential);
        var photo = await client.Me.Photo.Content.GetAsync();
        var manager = await client.Users["ceo@contoso.com"].GetAsync();
        Console.WriteLine($"{manager?.DisplayName}: {photo?.Length} bytes");
    }
}
