Imports System.Configuration
Imports System.Net.Http
Imports System.Net.Http.Headers
Imports Newtonsoft.Json.Linq

Public Class MailForm

    Private Shared ReadOnly http As New HttpClient()
    Private accessToken As String = Nothing
    Private refreshToken As String = Nothing

    Private Async Function Anmelden() As Task
        Dim tenant = ConfigurationManager.AppSettings("TenantId")
        Dim werte As New Dictionary(Of String, String) From {
            {"client_id", ConfigurationManager.AppSettings("ClientId")},
            {"client_secret", ConfigurationManager.AppSettings("ClientSecret")},
            {"scope", "https://graph.microsoft.com/.default"}
        }
        If refreshToken Is Nothing Then
            werte.Add("grant_type", "client_credentials")
        Else
            werte.Add("grant_type", "refresh_token")
            werte.Add("refresh_token", refreshToken)
        End If

        Dim antwort = Await http.PostAsync($"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token", New FormUrlEncodedContent(werte))
        Dim json = JObject.Parse(Await antwort.Content.ReadAsStringAsync())
        If json("error") IsNot Nothing Then
            MessageBox.Show(json("error_description").ToString(), "Anmeldung")
            Return
        End If
        accessToken = json("access_token").ToString()
        refreshToken = json("refresh_token")?.ToString()
        http.DefaultRequestHeaders.Authorization = New AuthenticationHeaderValue("Bearer", accessToken)
    End Function

    Private Async Sub btnLaden_Click(sender As Object, e As EventArgs) Handles btnLaden.Click
        btnLaden.Enabled = False
        Try
            Await Anmelden()
            Dim text = Await http.GetStringAsync("https://graph.microsoft.com/v1.0/me/messages?$select=subject,receivedDateTime")
            lstMails.Items.Clear()
            For Each m In JObject.Parse(text)("value")
                lstMails.Items.Add($"{m("receivedDateTime")}  {m("subject")}")
            Next
        Catch ex As HttpRequestException
            ' 400 kommt manchmal, Ursache unklar
            MessageBox.Show(ex.Message)
        Finally
            btnLaden.Enabled = True
        End Try
    End Sub

End Class
