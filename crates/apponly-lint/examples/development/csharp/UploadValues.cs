using System;
using System.Collections.Specialized;
using System.Net;
using System.Text;
using Newtonsoft.Json.Linq;

class Konto
{
    string zugriff, erneuerung;
    readonly string adresse = "https://login.microsoftonline.com/" + Environment.GetEnvironmentVariable("MANDANT") + "/oauth2/v2.0/token";

    void Anmelden()
    {
        var form = new NameValueCollection();
        form.Add("grant_type", "client_credentials");
        form.Add("client_id", Environment.GetEnvironmentVariable("APP"));
        form.Add("client_secret", Environment.GetEnvironmentVariable("APP_SECRET"));
        form.Add("scope", "https://graph.microsoft.com/.default");
        using (var web = new WebClient())
        {
            var antwort = JObject.Parse(Encoding.UTF8.GetString(web.UploadValues(adresse, form)));
            zugriff = (string)antwort["access_token"];
            erneuerung = (string)antwort["refresh_token"];
        }
    }
}
