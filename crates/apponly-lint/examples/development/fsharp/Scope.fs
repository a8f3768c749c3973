module Reports.Token

open Microsoft.Identity.Client

// 'quoted' names and type variables such as 'a must not begin a text
let inline tap (f: 'a -> unit) (x: 'a) = f x; x

let acquire (app: IConfidentialClientApplication) =
    task {
        let scopes = [| "https://graph.microsoft.com/Group.Read.All" |]
        let! result = app.AcquireTokenForClient(scopes).ExecuteAsync()
        return result.AccessToken
    }
