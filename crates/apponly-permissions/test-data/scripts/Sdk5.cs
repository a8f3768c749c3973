//=> GET /users
//=> GET /users/{id}/mailFolders/{id}/messages
//=> POST /users/{id}/sendMail
//=> POST /groups/{id}/members/$ref
//=> GET /drives/{id}/items/{id}/children
using Microsoft.Graph;

var graphClient = new GraphServiceClient(new ManagedIdentityCredential());
var users = await graphClient.Users.GetAsync(c => c.QueryParameters.Top = 999);
var mails = await graphClient.Users[user.Id].MailFolders["inbox"].Messages
    .GetAsync(c => c.QueryParameters.Select = new[] { "subject" });
await graphClient.Users[from].SendMail.PostAsync(new SendMailPostRequestBody { Message = message });
await graphClient.Groups[groupId].Members.Ref.PostAsync(new ReferenceCreate { OdataId = $"https://graph.microsoft.com/v1.0/directoryObjects/{id}" });
var children = await graphClient.Drives[driveId].Items["root"].Children.GetAsync();
