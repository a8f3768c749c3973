Imports System.Net.Http
Imports System.Net.Http.Headers

Public Class Mail
    Public Async Function Read(token As String, mailbox As String) As Task(Of String)
        Using http As New HttpClient()
            http.DefaultRequestHeaders.Authorization = New AuthenticationHeaderValue("Bearer", token)
            ' $top is enough: it's the newest one that counts
            Dim url = "https://graph.microsoft.com/v1.0/users/" & mailbox & "/messages?$top=1"
            Return Await http.GetStringAsync(url)
        End Using
    End Function
End Class
