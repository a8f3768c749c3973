using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Options;
using Microsoft.Graph;
using Microsoft.Graph.Models;

namespace HrSync.Infrastructure.Entra;

public class EntraOptions
{
    public required string TenantId { get; init; }
    public required string ClientId { get; init; }
    public string? ClientSecret { get; init; }   // user secrets in development only
}

public interface IUserDirectory
{
    Task<IReadOnlyDictionary<string, string>> EmployeesAsync(CancellationToken ct);
}

public class UserDirectory : IUserDirectory
{
    private readonly GraphServiceClient _client;

    public UserDirectory(IOptions<EntraOptions> options)
    {
        var o = options.Value;
        TokenCredential credential = string.IsNullOrEmpty(o.ClientSecret)
            ? new ManagedIdentityCredential(o.ClientId)
            : new ClientSecretCredential(o.TenantId, o.ClientId, o.ClientSecret, new ClientSecretCredentialOptions
            {
                AuthorityHost = AzureAuthorityHosts.AzurePublicCloud,
            });
        _client = new GraphServiceClient(credential);
    }

    public async Task<IReadOnlyDictionary<string, string>> EmployeesAsync(CancellationToken ct)
    {
        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

        var first = await _client.Users.GetAsync(r =>
        {
            r.QueryParameters.Select = new[] { "id", "employeeId" };
            r.QueryParameters.Filter = "accountEnabled eq true and userType eq 'Member'";
            r.QueryParameters.Top = 500;
        }, ct);

        if (first is null) return found;

        var pages = PageIterator<User, UserCollectionResponse>.CreatePageIterator(_client, first, user =>
        {
            if (user.EmployeeId is { Length: > 0 } number) found[number] = user.Id!;
            return true;
        });
        await pages.IterateAsync(ct);
        return found;
    }
}
