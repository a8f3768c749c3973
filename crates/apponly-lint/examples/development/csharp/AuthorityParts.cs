using Microsoft.Identity.Client;

const string Instance = "https://login.microsoftonline.com/";
var tenant = Environment.GetEnvironmentVariable("TENANT") ?? throw new InvalidOperationException("TENANT is missing");
var app = ConfidentialClientApplicationBuilder.Create(Environment.GetEnvironmentVariable("APP"))
    .WithClientSecret(Environment.GetEnvironmentVariable("APP_SECRET"))
    .WithAuthority(Instance + tenant)
    .Build();
var commonFolder = "common";
Console.WriteLine(commonFolder + (await app.AcquireTokenForClient(new[] { "https://graph.microsoft.com/.default" }).ExecuteAsync()).ExpiresOn);
