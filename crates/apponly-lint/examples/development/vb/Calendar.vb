Imports Azure.Identity
Imports Microsoft.Graph

Public Class Calendar
    Private ReadOnly _graph As New GraphServiceClient(New ManagedIdentityCredential())

    Public Async Function Events() As Task
        Dim found = Await _graph.Me.Events.GetAsync()
        Me.Count = found.Value.Count
    End Function

    Public Property Count As Integer
End Class
