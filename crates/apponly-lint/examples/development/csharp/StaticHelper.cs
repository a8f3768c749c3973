using Azure.Identity;
using Microsoft.Graph;

class GraphHelper
{
    private static ClientSecretCredential? _appCredential;
    private static GraphServiceClient? _appClient;

    public static void Initialize(Settings settings)
    {
        _appCredential ??= new ClientSecretCredential(settings.TenantId, settings.ClientId, settings.ClientSecret);
        _appClient ??= new GraphServiceClient(_appCredential, new[] { "https://graph.microsoft.com/.default" });
    }

    public static Task<MessageCollectionResponse?> InboxAsync() =>
        _appClient!.Me
            .MailFolders["Inbox"]
            .Messages
            .GetAsync(configuration => configuration.QueryParameters.Top = 1);
}
