Imports Azure.Identity
Imports Microsoft.Graph

Public Class Rooms
    Private ReadOnly graph As GraphServiceClient

    Public Sub New(credential As ClientSecretCredential)
        graph = New GraphServiceClient(credential)
        Me.graph = graph
    End Sub

    ' Me is this object, as in C#'s "this".
    Public Function Count(user As String) As Integer
        Dim name = "the ""big"" room"
        Dim calendar = Me.graph.Users(user).Calendar.GetAsync().Result
        Me.Log(calendar.Name & " " & _
               name)
        Return Me.graph.Users(user).Calendars.Count.GetAsync().Result
    End Function
End Class
