using Azure.Identity;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Graph;
using Microsoft.Graph.Models;

namespace Absences;

public class AbsenceFunction
{
    private readonly GraphServiceClient _graph;
    private readonly ILogger<AbsenceFunction> _logger;
    private readonly string _groupId;

    public AbsenceFunction(IConfiguration cfg, ILogger<AbsenceFunction> logger)
    {
        // user-assigned identity in Azure, az login on a laptop
        var credential = new DefaultAzureCredential(new DefaultAzureCredentialOptions
        {
            ManagedIdentityClientId = cfg["AZURE_CLIENT_ID"],
            ExcludeInteractiveBrowserCredential = true,
        });
        _graph = new GraphServiceClient(credential, new[] { "https://graph.microsoft.com/.default" });
        _logger = logger;
        _groupId = cfg["Absences:GroupId"] ?? throw new InvalidOperationException("Absences:GroupId");
    }

    [Function("absences")]
    [QueueOutput("absences")]
    public async Task<IList<string>> Run([TimerTrigger("0 0 5 * * 1-5")] TimerInfo timer)
    {
        var found = new List<string>();
        var firstPage = await _graph.Groups[_groupId].TransitiveMembers.GraphUser.GetAsync(r =>
        {
            r.QueryParameters.Select = ["id", "displayName"];
            r.QueryParameters.Top = 100;
        });

        var iterator = PageIterator<User, UserCollectionResponse>.CreatePageIterator(_graph, firstPage!, async user =>
        {
            var settings = await _graph.Users[user.Id].MailboxSettings.GetAsync();
            if (settings?.AutomaticRepliesSetting?.Status == AutomaticRepliesStatus.AlwaysEnabled)
                found.Add(user.DisplayName ?? user.Id!);
            return true;
        });
        await iterator.IterateAsync();

        _logger.LogInformation("{Count} people are away", found.Count);
        return found;
    }
}
