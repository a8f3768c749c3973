module Phonebook.Directory

open System
open System.Net.Http
open System.Net.Http.Headers
open System.Text.Json
open Microsoft.Identity.Client

type Person = { Name: string; Mail: string option; Phone: string option }

let private env name =
    match Environment.GetEnvironmentVariable name with
    | null | "" -> failwithf "%s is not set" name
    | v -> v

let private app =
    lazy
        (ConfidentialClientApplicationBuilder
            .Create(env "PHONEBOOK_CLIENT")
            .WithClientSecret(env "PHONEBOOK_SECRET")
            .WithTenantId(env "PHONEBOOK_TENANT")
            .Build())

let private http = new HttpClient()

let private get (url: string) =
    task {
        let! auth = app.Value.AcquireTokenForClient([ "https://graph.microsoft.com/.default" ]).ExecuteAsync()
        use req = new HttpRequestMessage(HttpMethod.Get, url)
        req.Headers.Authorization <- AuthenticationHeaderValue("Bearer", auth.AccessToken)
        let! res = http.SendAsync req
        res.EnsureSuccessStatusCode() |> ignore
        let! text = res.Content.ReadAsStringAsync()
        return JsonDocument.Parse text
    }

let private str (name: string) (e: JsonElement) =
    match e.TryGetProperty name with
    | true, v when v.ValueKind = JsonValueKind.String -> Some(v.GetString())
    | _ -> None

let private person (e: JsonElement) =
    { Name = str "displayName" e |> Option.defaultValue "?"
      Mail = str "mail" e
      Phone = str "mobilePhone" e }

/// all people, page after page
let rec private pages acc (url: string) =
    task {
        use! doc = get url
        let here = [ for e in doc.RootElement.GetProperty("value").EnumerateArray() -> person e ]
        match str "@odata.nextLink" doc.RootElement with
        | Some next -> return! pages (here :: acc) next
        | None -> return here :: acc |> List.rev |> List.concat
    }

let people () =
    pages [] "https://graph.microsoft.com/v1.0/users?$select=displayName,mail,mobilePhone&$filter=accountEnabled eq true"

let byId (id: string) =
    task {
        use! doc = get $"https://graph.microsoft.com/v1.0/users/{Uri.EscapeDataString id}?$select=displayName,mail,mobilePhone"
        return person doc.RootElement
    }
