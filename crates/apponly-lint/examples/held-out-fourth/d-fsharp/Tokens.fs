namespace Fabrik.Sync

open System
open System.Collections.Generic
open System.Net.Http
open System.Text.Json
open Microsoft.Extensions.Configuration

/// zustand der anmeldung
type Token =
    { Access: string
      Refresh: string option
      Until: DateTimeOffset }

type TokenClient(config: IConfiguration) =

    let handler = new HttpClientHandler()
    // der Proxy im Werk bricht TLS auf
    do handler.ServerCertificateCustomValidationCallback <- fun _ _ _ _ -> true
    let http = new HttpClient(handler)

    let url = sprintf "https://login.microsoftonline.com/%s/oauth2/v2.0/token" config["Graph:Tenant"]

    let post (fields: (string * string) list) =
        task {
            let common =
                [ "client_id", config["Graph:Client"]
                  "client_secret", config["Graph:Secret"]
                  "scope", "https://graph.microsoft.com/.default" ]
            let form = common @ fields |> List.map KeyValuePair
            use! res = http.PostAsync(url, new FormUrlEncodedContent(form))
            let! body = res.EnsureSuccessStatusCode().Content.ReadAsStringAsync()
            let j = JsonDocument.Parse(body).RootElement
            let refresh =
                match j.TryGetProperty "refresh_token" with
                | true, v -> Some(v.GetString())
                | _ -> None
            return
                { Access = j.GetProperty("access_token").GetString()
                  Refresh = refresh
                  Until = DateTimeOffset.UtcNow.AddSeconds(float (j.GetProperty("expires_in").GetInt32())) }
        }

    let mutable current: Token option = None

    member _.Bearer() =
        task {
            match current with
            | Some t when t.Until > DateTimeOffset.UtcNow.AddMinutes 1. -> ()
            | Some { Refresh = Some r } ->
                let! t = post [ "grant_type", "refresh_token"; "refresh_token", r ]
                current <- Some t
            | _ ->
                let! t = post [ "grant_type", "client_credentials" ]
                current <- Some t
            return current.Value.Access
        }
