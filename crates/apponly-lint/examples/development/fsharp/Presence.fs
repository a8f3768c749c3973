module Presence

open System.Net.Http
open System.Net.Http.Headers
open Azure.Core
open Azure.Identity

let private token () =
    let context = TokenRequestContext([| "https://graph.microsoft.com/.default" |])
    ClientCertificateCredential("contoso.com", "app", "/etc/app.pem").GetToken(context).Token

let read (http: HttpClient) =
    http.DefaultRequestHeaders.Authorization <- AuthenticationHeaderValue("Bearer", token ())
    http.GetStringAsync("https://graph.microsoft.com/v1.0/me/presence") |> Async.AwaitTask
