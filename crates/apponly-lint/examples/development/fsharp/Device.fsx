#r "nuget: Azure.Identity"
#r "nuget: Microsoft.Graph"
open Azure.Identity
open Microsoft.Graph

// a user's session: 'x' and "/me" are fine here
let separator = ';'
let quote = '\''
let credential = DeviceCodeCredential(DeviceCodeCredentialOptions(TenantId = "contoso.com", ClientId = fsi.CommandLineArgs[1]))
let graph = new GraphServiceClient(credential, [| "User.Read" |])
let me = graph.Me.GetAsync().Result
printfn $"{me.DisplayName}{separator}{quote}"
