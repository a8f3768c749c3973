using Microsoft.Identity.Client;

var app = ConfidentialClientApplicationBuilder.Create(args[0])
    .WithCertificate(X509CertificateLoader.LoadPkcs12FromFile(args[1], null))
    .WithAuthority("https://login.microsoftonline.com/common")
    .Build();
var result = await app.AcquireTokenForClient(["https://graph.microsoft.com/.default"]).ExecuteAsync();
Console.WriteLine(result.ExpiresOn);
