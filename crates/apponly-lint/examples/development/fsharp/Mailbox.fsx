#r "nuget: Azure.Identity"
#r "nuget: Microsoft.Graph"

open System
open Azure.Identity
open Microsoft.Graph

(* The app's certificate is in the machine's store; "me" stands in a comment. *)
let identity (x: 'T) : 'T = x
let env name = Environment.GetEnvironmentVariable name
let credential = ClientSecretCredential(env "TENANT", env "APP", env "APP_SECRET")
let graph = new GraphServiceClient(credential)

let inbox =
    graph.Me.MailFolders["inbox"].GetAsync()
    |> Async.AwaitTask
    |> Async.RunSynchronously

printfn $"unread: {inbox.UnreadItemCount}"
