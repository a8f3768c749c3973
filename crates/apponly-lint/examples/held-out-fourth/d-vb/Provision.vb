Imports System.Net.Http
Imports System.Net.Http.Headers
Imports System.Text
Imports Azure.Core
Imports Azure.Identity
Imports Newtonsoft.Json
Imports Newtonsoft.Json.Linq

''' Creates the registration for the time clock terminals.
Module Provision

    Private Const Graph As String = "https://graph.microsoft.com/v1.0"

    Private Function Describe(name As String) As Object
        Return New With {
            .displayName = name,
            .signInAudience = "AzureADMyOrg",
            .requiredResourceAccess = {
                New With {
                    .resourceAppId = "00000003-0000-0000-c000-000000000000",
                    .resourceAccess = {
                        New With {.id = "df021288-bdef-4463-88db-98f22de89214", .type = "Role"},
                        New With {.id = "798ee544-9d2d-430c-a058-570e29e34338", .type = "Role"}
                    }
                }
            }
        }
    End Function

    Private Async Function Post(http As HttpClient, path As String, body As Object) As Task(Of JObject)
        Dim content As New StringContent(JsonConvert.SerializeObject(body), Encoding.UTF8, "application/json")
        Dim res = Await http.PostAsync(Graph & path, content)
        Dim text = Await res.Content.ReadAsStringAsync()
        If Not res.IsSuccessStatusCode Then Throw New Exception(text)
        Return JObject.Parse(text)
    End Function

    Public Async Function Run(name As String) As Task
        Dim scopes = {"https://graph.microsoft.com/Application.ReadWrite.All"}
        Dim token = Await New DeviceCodeCredential().GetTokenAsync(New TokenRequestContext(scopes))

        Using http As New HttpClient()
            http.DefaultRequestHeaders.Authorization = New AuthenticationHeaderValue("Bearer", token.Token)

            Dim app = Await Post(http, "/applications", Describe(name))
            Dim appId = app("appId").ToString()
            Await Post(http, "/servicePrincipals", New With {.appId = appId})

            Dim federated = New With {
                .name = "terminals",
                .issuer = Environment.GetEnvironmentVariable("CLOCK_ISSUER"),
                .subject = "terminal-gateway",
                .audiences = {"api://AzureADTokenExchange"}
            }
            Await Post(http, $"/applications/{app("id")}/federatedIdentityCredentials", federated)

            My.Settings.ClientId = appId
            My.Settings.Save()
            Console.WriteLine("Registered {0}. Start the gateway now.", appId)
        End Using
    End Function

End Module
