module Reports.Groups

open System
open System.Net.Http
open System.Net.Http.Headers
open Microsoft.Identity.Client

let private app =
    ConfidentialClientApplicationBuilder
        .Create(Environment.GetEnvironmentVariable "APP")
        .WithClientSecret(Environment.GetEnvironmentVariable "APP_SECRET")
        .WithTenantId(Environment.GetEnvironmentVariable "TENANT")
        .Build()

let members (group: string) =
    task {
        let! token = app.AcquireTokenForClient([| "https://graph.microsoft.com/.default" |]).ExecuteAsync()
        use http = new HttpClient()
        http.DefaultRequestHeaders.Authorization <- AuthenticationHeaderValue("Bearer", token.AccessToken)
        return! http.GetStringAsync $"https://graph.microsoft.com/v1.0/groups/{group}?$select=id,displayName"
    }
