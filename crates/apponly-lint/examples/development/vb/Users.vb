Imports System.Net.Http

Public Class Directory
    ' It's "me" who wrote this.
    Public Function Manager(http As HttpClient, user As String) As String
        Me.Last = user
        Return http.GetStringAsync($"https://graph.microsoft.com/v1.0/users/{user}/manager").Result
    End Function

    Public Property Last As String
End Class
