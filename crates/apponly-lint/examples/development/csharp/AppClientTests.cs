using Azure.Identity;
using Microsoft.Graph;
using Microsoft.Graph.Models.ODataErrors;
using Xunit;

public class AppClientTests
{
    private readonly GraphServiceClient graph = new(new ClientSecretCredential("tenant", "client", Secrets.ForTests));

    [Fact]
    public async Task Me_is_refused()
    {
        await Assert.ThrowsAsync<ODataError>(() => graph.Me.GetAsync());
    }
}
