Imports System.Net.Http

Module OldGraph
    Const Resource = "https://graph.windows.net"

    Function Users(tenant As String, http As HttpClient) As String
        Return http.GetStringAsync($"{Resource}/{tenant}/tenantDetails?api-version=1.6").Result
    End Function
End Module
