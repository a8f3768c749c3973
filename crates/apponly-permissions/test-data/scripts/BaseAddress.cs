//=> GET /auditLogs/signIns
//=> POST /invitations
using System.Net.Http.Json;
var http = new HttpClient { BaseAddress = new Uri("https://graph.microsoft.com/v1.0/") };
var signIns = await http.GetFromJsonAsync<Page>("auditLogs/signIns?$top=100");
var answer = await http.PostAsJsonAsync("invitations", invitation);
_logger.LogInformation("https://graph.microsoft.com/v1.0/users");
