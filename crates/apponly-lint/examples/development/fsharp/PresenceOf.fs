module PresenceOf

open System.Net.Http
open System.Net.Http.Headers
open Azure.Core
open Azure.Identity

(* "/me" belongs to users; (* nested *) the app names one *)
let private token () =
    let context = TokenRequestContext([| "https://graph.microsoft.com/.default" |])
    ClientCertificateCredential("contoso.com", "app", "/etc/app.pem").GetToken(context).Token

let read (http: HttpClient) (user: string) =
    http.DefaultRequestHeaders.Authorization <- AuthenticationHeaderValue("Bearer", token ())
    http.GetStringAsync($"https://graph.microsoft.com/v1.0/users/{user}/presence") |> Async.AwaitTask
