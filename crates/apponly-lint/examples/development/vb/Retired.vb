Imports Microsoft.IdentityModel.Clients.ActiveDirectory

Public Class Retired
    Public Function Token(context As AuthenticationContext, credential As ClientCredential) As String
        Return context.AcquireTokenAsync("https://graph.microsoft.com", credential).Result.AccessToken
    End Function
End Class
