module Auth

open Microsoft.Identity.Client

/// One of the "common" mistakes.
let build (id: string) (secret: string) =
    ConfidentialClientApplicationBuilder.Create(id)
        .WithClientSecret(secret)
        .WithAuthority("https://login.microsoftonline.com/common")
        .Build()

let token (app: IConfidentialClientApplication) = app.AcquireTokenForClient([| "https://graph.microsoft.com/.default" |]).ExecuteAsync()
