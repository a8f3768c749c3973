Imports Microsoft.Identity.Client

Public Module Token
    ''' <summary>The token of the nightly job.</summary>
    Public Async Function Acquire() As Task(Of String)
        Dim app = ConfidentialClientApplicationBuilder.Create(My.Settings.ClientId) _
            .WithClientSecret(Environment.GetEnvironmentVariable("APP_SECRET")) _
            .WithAuthority("https://login.microsoftonline.com/common") _
            .Build()
        Dim scopes As String() = {"https://graph.microsoft.com/.default"}
        Dim answer = Await app.AcquireTokenForClient(scopes).ExecuteAsync()
        Return answer.AccessToken
    End Function
End Module
