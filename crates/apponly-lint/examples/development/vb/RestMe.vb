Imports System.Net.Http
Imports System.Net.Http.Headers
Imports Microsoft.Identity.Client

Module RestMe
    Private Const Root As String = "https://graph.microsoft.com/v1.0"

    Async Function Run(app As IConfidentialClientApplication) As Task
        Dim answer = Await app.AcquireTokenForClient({"https://graph.microsoft.com/.default"}).ExecuteAsync()
        Using http As New HttpClient()
            http.DefaultRequestHeaders.Authorization = New AuthenticationHeaderValue("Bearer", answer.AccessToken)
            Console.WriteLine(Await http.GetStringAsync(Root & "/me/contacts"))
        End Using
    End Function
End Module
