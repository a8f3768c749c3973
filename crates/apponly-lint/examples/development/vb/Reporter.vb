Imports Azure.Identity
Imports Microsoft.Graph

' Don't run this by hand: the service's account isn't yours.
Module Reporter
    Sub Main()
        Dim credential As New ClientSecretCredential(
            Environment.GetEnvironmentVariable("TENANT"),
            Environment.GetEnvironmentVariable("APP"),
            Environment.GetEnvironmentVariable("APP_SECRET"))
        Dim graph As New GraphServiceClient(credential)
        Dim profile = graph.Me.GetAsync().GetAwaiter().GetResult()
        Console.WriteLine($"Running as {profile.DisplayName}")
    End Sub
End Module
