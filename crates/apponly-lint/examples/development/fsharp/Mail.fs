namespace Mail

open System
open System.Collections.Generic
open System.Net.Http

module Token =
    let form =
        dict [
            "grant_type", "client_credentials"
            "client_id", Environment.GetEnvironmentVariable "APP"
            "client_secret", Environment.GetEnvironmentVariable "KEY"
            "scope", "https://graph.microsoft.com/.default"
        ]

    let request (http: HttpClient) (tenant: string) =
        http.PostAsync($"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token", new FormUrlEncodedContent(form))

module Send =
    let path (sender: string) = sprintf "https://graph.microsoft.com/v1.0/users/%s/sendMail" sender
