Imports System.Configuration
Imports System.IO
Imports System.Net.Http
Imports System.Net.Http.Headers
Imports System.Security.Cryptography.X509Certificates
Imports Microsoft.Identity.Client
Imports Newtonsoft.Json.Linq

Module GroupExport

    ' empreinte du certificat, pas un secret
    Private Const Thumbprint As String = "D1A7C04E9B3F58620FA4C7E1938B5D2640AE7F19"

    Private Function Certificat() As X509Certificate2
        Using store As New X509Store(StoreName.My, StoreLocation.LocalMachine)
            store.Open(OpenFlags.ReadOnly)
            Dim found = store.Certificates.Find(X509FindType.FindByThumbprint, Thumbprint, validOnly:=True)
            If found.Count = 0 Then Throw New InvalidOperationException("certificat introuvable ou expiré")
            Return found(0)
        End Using
    End Function

    Sub Main(args As String())
        Dim app As IConfidentialClientApplication = ConfidentialClientApplicationBuilder.
            Create(ConfigurationManager.AppSettings("ClientId")).
            WithAuthority(AzureCloudInstance.AzurePublic, ConfigurationManager.AppSettings("TenantId")).
            WithCertificate(Certificat()).
            Build()

        ExporterAsync(app, If(args.FirstOrDefault(), "groupes.csv")).GetAwaiter().GetResult()
    End Sub

    Private Async Function ExporterAsync(app As IConfidentialClientApplication, fichier As String) As Task
        Dim portee = {"https://graph.microsoft.com/.default"}
        Dim lien = "https://graph.microsoft.com/v1.0/groups?$select=id,displayName,mail&$top=999"

        Using http As New HttpClient(), sortie As New StreamWriter(fichier, False, Text.Encoding.UTF8)
            sortie.WriteLine("nom;adresse;id")
            Do Until String.IsNullOrEmpty(lien)
                ' MSAL rend le jeton du cache tant qu'il est valable ; il n'y a pas de jeton d'actualisation
                Dim resultat = Await app.AcquireTokenForClient(portee).ExecuteAsync()
                http.DefaultRequestHeaders.Authorization = New AuthenticationHeaderValue("Bearer", resultat.AccessToken)
                Dim page = JObject.Parse(Await http.GetStringAsync(lien))
                For Each g In page("value")
                    sortie.WriteLine($"{g("displayName")};{g("mail")};{g("id")}")
                Next
                lien = page("@odata.nextLink")?.ToString()
            Loop
        End Using
        Console.WriteLine("terminé")
    End Function

End Module
