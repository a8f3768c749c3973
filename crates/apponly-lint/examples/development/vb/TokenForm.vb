Imports System.Net.Http

Public Class TokenForm
    Public Async Function Ask(http As HttpClient, tenant As String) As Task(Of String)
        Dim form As New Dictionary(Of String, String) From {
            {"grant_type", "client_credentials"},
            {"client_id", Environment.GetEnvironmentVariable("APP")},
            {"client_secret", Environment.GetEnvironmentVariable("KEY")},
            {"scope", "https://graph.microsoft.com/Group.Read.All"}
        }
        Dim url = "https://login.microsoftonline.com/" & tenant & "/oauth2/v2.0/token"
        Dim answer = Await http.PostAsync(url, New FormUrlEncodedContent(form))
        Return Await answer.Content.ReadAsStringAsync()
    End Function
End Class
