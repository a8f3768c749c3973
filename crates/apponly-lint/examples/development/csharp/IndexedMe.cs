using Azure.Identity;
using Microsoft.Graph;

var graph = new GraphServiceClient(new EnvironmentCredential());
var settings = await graph.Users["me"].MailboxSettings.GetAsync();
Console.WriteLine(settings?.TimeZone);
