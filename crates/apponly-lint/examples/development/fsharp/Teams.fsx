#r "nuget: Azure.Identity"
open System
open System.Net.Http
open System.Net.Http.Headers
open Azure.Core
open Azure.Identity

let credential = ManagedIdentityCredential()
let token = credential.GetToken(TokenRequestContext([| "https://graph.microsoft.com/.default" |]))
let http = new HttpClient()
http.DefaultRequestHeaders.Authorization <- AuthenticationHeaderValue("Bearer", token.Token)

let get (path: string) = http.GetStringAsync("https://graph.microsoft.com/v1.0" + path).Result
printfn "%s" (get "/me/joinedTeams")
