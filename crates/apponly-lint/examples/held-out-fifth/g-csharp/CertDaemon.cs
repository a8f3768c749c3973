// Wöchentlicher Abgleich der Abwesenheitsnotizen (Konsolenprogramm, .NET 8)
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;
using Microsoft.Identity.Client;

var mandant = Environment.GetEnvironmentVariable("ABGLEICH_TENANT") ?? throw new Exception("ABGLEICH_TENANT fehlt");
var kunde   = Environment.GetEnvironmentVariable("ABGLEICH_CLIENT") ?? throw new Exception("ABGLEICH_CLIENT fehlt");

var tresor = new SecretClient(new Uri("https://kv-abgleich.vault.azure.net/"), new DefaultAzureCredential());
KeyVaultSecret geheim = await tresor.GetSecretAsync("abgleich-zertifikat");
var zertifikat = X509CertificateLoader.LoadPkcs12(Convert.FromBase64String(geheim.Value), null);

var app = ConfidentialClientApplicationBuilder.Create(kunde)
    .WithAuthority($"https://login.microsoftonline.com/{mandant}/")
    .WithCertificate(zertifikat, sendX5C: true)
    .Build();

string[] bereich = ["https://graph.microsoft.com/.default"];

using var http = new HttpClient { BaseAddress = new Uri("https://graph.microsoft.com/v1.0/") };
var fehler = 0;

foreach (var zeile in File.ReadLines(args[0]).Skip(1))
{
    var teile = zeile.Split(';');
    if (teile.Length < 3) continue;
    var (upn, von, bis) = (teile[0].Trim(), teile[1].Trim(), teile[2].Trim());

    // MSAL hält das Token im Speicher und holt bei Bedarf selbst ein neues
    var ergebnis = await app.AcquireTokenForClient(bereich).ExecuteAsync();
    http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ergebnis.AccessToken);
    Console.WriteLine($"{upn}: Token gültig bis {ergebnis.ExpiresOn:HH:mm}");

    var rumpf = JsonSerializer.Serialize(new
    {
        automaticRepliesSetting = new
        {
            status = "scheduled",
            scheduledStartDateTime = new { dateTime = von, timeZone = "W. Europe Standard Time" },
            scheduledEndDateTime   = new { dateTime = bis, timeZone = "W. Europe Standard Time" },
        },
    });
    using var anfrage = new HttpRequestMessage(HttpMethod.Patch, $"users/{Uri.EscapeDataString(upn)}/mailboxSettings")
    {
        Content = new StringContent(rumpf, Encoding.UTF8, "application/json"),
    };
    using var antwort = await http.SendAsync(anfrage);
    if (!antwort.IsSuccessStatusCode)
    {
        fehler++;
        Console.Error.WriteLine($"{upn}: {(int)antwort.StatusCode}");
    }
}
return fehler == 0 ? 0 : 1;
